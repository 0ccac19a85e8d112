using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Builds;

/// <summary>The redacted details of an end in a run's record. If its own process does not report the end, another one does.</summary>
internal sealed record ResultDetails
{
    public static ResultDetails Nothing { get; } = new();

    [JsonPropertyName("exit_code")]
    public int? ExitCode { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>The cause on one line, for the subject.</summary>
    [JsonPropertyName("first_error")]
    public string? FirstError { get; init; }

    /// <summary>The reason of the failure, on one line; null if it is unknown.</summary>
    [JsonIgnore]
    public string? Why => FirstError ?? Reason
        ?? (ExitCode is { } code and not 0 ? FormattableString.Invariant($"exit code {code}") : null);

    /// <summary>The stable name of the cause.</summary>
    [JsonPropertyName("cause")]
    public string? Cause { get; init; }

    [JsonPropertyName("place")]
    public ErrorLocation? Place { get; init; }

    [JsonPropertyName("tests")]
    public TestCounts? Tests { get; init; }

    [JsonPropertyName("command")]
    public string? Command { get; init; }

    /// <summary>The type of the exception; for telemetry.</summary>
    [JsonPropertyName("error_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorType { get; init; }

    [JsonPropertyName("lines")]
    public IReadOnlyList<string> Lines { get; init => field = value ?? []; } = [];

    [JsonPropertyName("remedy")]
    public string? Remedy { get; init; }

    [JsonPropertyName("log")]
    public string? Log { get; init; }

    [JsonPropertyName("packages")]
    public IReadOnlyList<PackageFile> Packages { get; init => field = value ?? []; } = [];

    public static ResultDetails Of(BuildEndDetails? details, Func<string, string> redact) => details is null ? Nothing : new()
    {
        ExitCode = details.ExitCode,
        Reason = details.Reason is { } reason ? redact(reason) : null,
        ErrorType = details.ErrorType,
        FirstError = SubjectOf(details.Failure) is { } subject ? redact(subject) : null,
        Cause = details.Failure?.Cause,
        Place = details.Failure?.FirstError is { } place ? place with { File = redact(place.File), Text = "" } : null,
        Tests = details.Failure?.Tests,
        // As one text: a secret may go over several lines.
        Lines = details.Failure is { Lines: { Count: > 0 } lines } ? redact(string.Join('\n', lines)).Split('\n') : [],
        Command = details.Command is { } command ? redact(command) : null,
        Remedy = details.Failure?.Remedy is { } remedy ? redact(remedy) : null,
        Log = details.Log is { } log ? redact(log) : null,
        // Before a message takes their paths apart.
        Packages = [.. (details.Packages ?? []).Select(package => package with
        {
            Name = redact(package.Name),
            Version = package.Version is { } version ? redact(version) : null,
            Path = package.Path is { } path ? redact(path) : null,
        })],
    };

    // A front end may know no more than a place.
    private static string? SubjectOf(FailureSummary? failure) =>
        failure?.Subject ?? (failure?.FirstError is { } error
            ? $"{Path.GetFileName(error.File)}{(error.Line is { } line ? $":{line}" : "")} {error.Text}"
            : null);

    /// <summary>Fills missing details from another.</summary>
    public ResultDetails Or(ResultDetails other) => this with
    {
        ExitCode = ExitCode ?? other.ExitCode,
        Reason = Reason ?? other.Reason,
        FirstError = FirstError ?? other.FirstError,
        Cause = Cause ?? other.Cause,
        Place = Place ?? other.Place,
        Tests = Tests ?? other.Tests,
        ErrorType = ErrorType ?? other.ErrorType,
        Lines = Lines.Count > 0 ? Lines : other.Lines,
        Command = Command ?? other.Command,
        Remedy = Remedy ?? other.Remedy,
        Log = Log ?? other.Log,
        Packages = Packages.Count > 0 ? Packages : other.Packages,
    };
}
