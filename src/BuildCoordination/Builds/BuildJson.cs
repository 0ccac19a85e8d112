using System.Text.Json.Serialization;
using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(BuildEnvironment))]
[JsonSerializable(typeof(BuildOutput))]
[JsonSerializable(typeof(KeptEnd))]
[JsonSerializable(typeof(BaseState))]
[JsonSerializable(typeof(BuildHistory))]
[JsonSerializable(typeof(SourceHolder))]
internal sealed partial class BuildJson : JsonSerializerContext;
