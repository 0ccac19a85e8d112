using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Output;

/// <summary>
/// Why builds of the fleet failed, from what their servers published. The texts come from other servers: a caller makes them safe to show.
/// </summary>
internal static class Failures
{
    /// <summary>Gets the reason of a failed build or packaging, on one line; null if it succeeded or the reason is unknown.</summary>
    public static string? Why(EndRecord end) => IsGood(end) ? null
        : end.Subject ?? Known(end) ?? (end.ExitCode is { } code and not 0 ? FormattableString.Invariant($"exit code {code}") : null);

    /// <summary>The newest end of a server's last build and packaging that is a failure; null if both went well.</summary>
    public static EndRecord? LastOf(ServerStatus status) =>
        new EndRecord?[] { status.LastBuild, status.LastPackage }.OfType<EndRecord>().Where(end => !IsGood(end))
            .MaxBy(end => end.CompletedAt);

    public static bool IsGood(EndRecord end) => (end.Result ?? end.Status) is "success" or "skip";

    // A version without subjects wrote the cause and its place.
    private static string? Known(EndRecord end)
    {
        var place = end.Place is { } at ? $"{at.File[(at.File.LastIndexOfAny(['/', '\\']) + 1)..]}:{at.Line}" : null;
        return (place, end.Cause) switch
        {
            (null, var cause) => cause,
            (_, null) => place,
            var (_, cause) => $"{place}: {cause}",
        };
    }
}
