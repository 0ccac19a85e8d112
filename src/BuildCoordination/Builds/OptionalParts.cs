using BuildCoordination.Diagnostics;

namespace BuildCoordination.Builds;

/// <summary>
/// Makes the parts of an end that it can be reported without: any exception costs the part and one warning, never the end.
/// </summary>
/// <param name="build">The name of the build.</param>
/// <param name="warn">Takes the first warning of each part.</param>
internal sealed class OptionalParts(string build, Action<CoordinationDiagnostic> warn)
{
    /// <summary>Takes the place of a name that cannot be shown.</summary>
    public const string Unnamed = "(unnamed)";

    /// <summary>Makes a part, or returns <paramref name="without"/> if that fails.</summary>
    public T Try<T>(string part, Func<T> make, T without)
    {
        try
        {
            return make();
        }
        catch (Exception e)
        {
            warn(BuildDiagnostics.PartMissing(build, part, e.Message));
            return without;
        }
    }

    /// <summary>
    /// Redacts a text. One that redaction cannot cope with is not shown at all: <paramref name="without"/> takes its place.
    /// </summary>
    public string? Redact(string part, string? text, Func<string, string> redact, string? without = Unnamed) =>
        text is null ? null : Try(part, () => redact(text), without);

    public void Try(string part, Action action) => Try(part, () =>
    {
        action();
        return true;
    }, without: false);
}
