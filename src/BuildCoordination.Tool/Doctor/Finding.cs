using System.Text.Json.Serialization;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Level">The severity.</param>
/// <param name="Text">The state that the check found.</param>
/// <param name="Remedy">The fix, or null if nothing is to do.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Text, string? Remedy = null)
{
    /// <summary>Fixes the problem and returns the result in words; null if a fix could lose data.</summary>
    public Func<CancellationToken, Task<string>>? Fix { get; init; }

    public static Finding Fine(string check, string text) => new(check, FindingLevel.Ok, text);

    public static Finding Warning(string check, string text, string remedy) => new(check, FindingLevel.Warning, text, remedy);

    public static Finding Problem(string check, string text, string remedy) => new(check, FindingLevel.Problem, text, remedy);

    public static Finding Of(string check, CoordinationDiagnostic diagnostic) =>
        Problem(check, $"{diagnostic.Code}: {diagnostic.Message}", diagnostic.Remedy);
}

internal enum FindingLevel
{
    Ok,
    Warning,
    Problem,
}

internal sealed record FindingJson(string Check, string Level, string Text, string? Remedy, string? Fixed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(FindingJson[]))]
internal sealed partial class DoctorAnswerJson : JsonSerializerContext;
