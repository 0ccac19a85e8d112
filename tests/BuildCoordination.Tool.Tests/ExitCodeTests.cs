using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests;

/// <summary>Scripts depend on exit codes: the code of an error never changes what a command exits with unnoticed.</summary>
public partial class ExitCodeTests
{
    [Fact]
    public void An_error_ends_a_command_with_the_exit_code_that_was_approved()
    {
        var page = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "diagnostics.md"));
        var lines = Heading().Matches(page).Select(match => match.Groups["code"].Value).Order(StringComparer.Ordinal)
            .Select(code => $"{code} {ExitCodes.Of(code)}");

        ApprovedText.Check(Path.Combine(TestPaths.Root, "tests", "approved", "exit-codes.txt"), string.Join('\n', lines));
    }

    [GeneratedRegex("^## (?<code>BC[0-9]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();
}
