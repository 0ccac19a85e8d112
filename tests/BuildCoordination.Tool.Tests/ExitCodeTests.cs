using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Tests;

/// <summary>Scripts depend on exit codes: a command that an error ends exits with the same code in every version.</summary>
public class ExitCodeTests
{
    [Fact]
    public void An_error_ends_a_command_with_the_exit_code_that_was_approved()
    {
        var approved = File.ReadAllLines(Path.Combine(TestPaths.Root, "tests", "approved", "exit-codes.txt"));

        Assert.Equal(approved, approved.Select(line => line.Split(' ')[0]).Select(code => $"{code} {ErrorExitCodes.Of(code)}"));
        var documented = File.ReadLines(Path.Combine(TestPaths.Root, "docs", "diagnostics.md"))
            .Where(line => line.StartsWith("## BC", StringComparison.Ordinal)).Select(line => line[3..].Split(' ')[0]);
        Assert.Equal(documented.Order(StringComparer.Ordinal), approved.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }
}
