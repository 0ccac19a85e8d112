using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace BuildCoordination.Diagnostics;

/// <summary>A problem that a user should know, with its remedy.</summary>
public sealed partial record CoordinationDiagnostic
{
    /// <summary>Creates a problem with the values that the object initializer sets.</summary>
    public CoordinationDiagnostic()
    {
    }

    [SetsRequiredMembers]
    internal CoordinationDiagnostic(string code, string message, string remedy) => (Code, Message, Remedy) = (code, message, remedy);

    /// <summary>The stable code, <c>BC</c> and four digits; one section each in <c>docs/diagnostics.md</c>.</summary>
    public required string Code { get; init; }

    /// <summary>One line: what happened, with the names and values that matter. Never contains a secret.</summary>
    public required string Message { get; init => field = Tidy(value); }

    /// <summary>One line: what to do.</summary>
    public required string Remedy { get; init => field = Tidy(value); }

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
