using System.Text.RegularExpressions;

namespace BuildCoordination.Diagnostics;

/// <summary>A problem that a user should know, with its remedy.</summary>
/// <param name="Code">The stable code, <c>BC</c> and four digits; one section each in <c>docs/diagnostics.md</c>.</param>
/// <param name="Message">One line: what happened, with the names and values that matter. Never contains a secret.</param>
/// <param name="Remedy">One line: what to do.</param>
public sealed partial record CoordinationDiagnostic(string Code, string Message, string Remedy)
{
    /// <summary>One line: what happened, with the names and values that matter. Never contains a secret.</summary>
    public string Message { get; init => field = Tidy(value); } = Tidy(Message);

    /// <summary>One line: what to do.</summary>
    public string Remedy { get; init => field = Tidy(value); } = Tidy(Remedy);

    /// <summary>
    /// The section of the documentation that explains this code: an address if the package names the repository of its sources, else a path
    /// there.
    /// </summary>
    public string HelpLink => $"{CodePage.Address}#{Code.ToLowerInvariant()}";

    /// <summary>Message and remedy as one line.</summary>
    internal string Line =>
        $"{Message}{(Remedy.Length > 0 && Message is [.., var last] && !EndsSentence(last) ? "." : "")} {Remedy}".Trim();

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Line}";

    // A reason that somebody else gave may be a sentence of its own.
    private static string Tidy(string text) => DoubleStop().Replace(text, "").TrimEnd();

    private static bool EndsSentence(char last) => last is '.' or '!' or '?' or ':' or ';' or '…';

    // The second of "found..", "what?." and "so….", and not that of "../..", "...", or a folder's name in quotes.
    [GeneratedRegex(@"(?<=[\p{L}\p{N})'""\]][.!?]|…)\.(?=\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DoubleStop();
}
