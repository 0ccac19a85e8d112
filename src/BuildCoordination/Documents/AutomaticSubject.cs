using System.Text.RegularExpressions;

namespace BuildCoordination.Documents;

/// <summary>How the bash scripts' automatic answers are known.</summary>
internal static partial class AutomaticSubject
{
    public static bool Matches(string subject) => Prefixes().IsMatch(subject);

    [GeneratedRegex(
        @"\A\s*(Ack:|Re:\s*(Re|Ack):)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefixes();
}
