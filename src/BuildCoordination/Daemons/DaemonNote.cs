using System.Text.Json.Serialization;
using BuildCoordination.Builds;
using BuildCoordination.Outbox;

namespace BuildCoordination.Daemons;

/// <summary>The note that a daemon keeps in its lock: which updates it can publish.</summary>
/// <param name="OutboxFormat">
/// The newest format of an outbox file that it reads: <see cref="UpdateFile.CurrentFormat"/> of its version.
/// </param>
/// <param name="Process">The daemon's process. A daemon of version 0.1 leaves the note of the one before it in the lock.</param>
internal sealed record DaemonNote(
    [property: JsonPropertyName("outbox_format")] int OutboxFormat,
    [property: JsonPropertyName("process")] RunProcess Process)
{
    /// <summary>The format of a daemon that notes none: version 0.1.</summary>
    public const int FirstFormat = 1;

    public static DaemonNote Current() => new(UpdateFile.CurrentFormat, RunProcess.Current());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DaemonNote))]
internal sealed partial class DaemonNoteJson : JsonSerializerContext;
