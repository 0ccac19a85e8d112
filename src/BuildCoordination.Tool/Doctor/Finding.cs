using System.Text.Json.Serialization;

namespace BuildCoordination.Tool.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What is so.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Text, string? Remedy = null)
{
    /// <summary>Mends it; only where that can lose nothing. Gives what was done.</summary>
    public Func<CancellationToken, Task<string>>? Fix { get; init; }

    public static Finding Fine(string check, string text) => new(check, FindingLevel.Ok, text);

    public static Finding Warning(string check, string text, string remedy) => new(check, FindingLevel.Warning, text, remedy);

    public static Finding Problem(string check, string text, string remedy) => new(check, FindingLevel.Problem, text, remedy);

    public static Finding Of(string check, Diagnostics.Diagnostic diagnostic) => Problem(check, $"{diagnostic.Code}: {diagnostic.Message}", diagnostic.Remedy);
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
