using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>A reader pastes a snippet as it stands: it is whole, and asks for packages that there are.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Pages => MarkdownTests.Pages;

    // Pieces of the library's page go below one block of usings, which LibraryGuideTests compiles; pages for
    // development show this repository's own code.
    public static TheoryData<string> PagesToPasteFrom => [.. Pages.Select(row => row.Data).Where(page =>
        page != "docs/library.md" && !page.StartsWith("docs/development/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(PagesToPasteFrom))]
    public void Code_of_a_page_is_a_whole_file(string page)
    {
        foreach (var code in Code().Matches(Text(page)).Select(match => match.Groups["code"].Value))
        {
            Assert.True(
                code.StartsWith("using ", StringComparison.Ordinal)
                || (code.StartsWith("#module nuget:", StringComparison.Ordinal) && code.Contains("\nRunTarget(", StringComparison.Ordinal)),
                $"{page}:\n{code}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_asks_for_no_version_of_our_packages_that_is_made_nowhere(string page) =>
        Assert.DoesNotMatch(Fixed(), Text(page));

    [Fact]
    public void The_Frosting_host_of_its_page_is_the_sample() => Assert.Contains(
        $"```csharp\n{Text("samples/frosting/Program.cs")}```", Text("docs/cake.md"), StringComparison.Ordinal);

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/msbuild.md")]
    public void The_line_that_a_project_needs_is_the_one_that_the_packages_own_page_is_built_with(string page)
    {
        var line = Reference().Match(Text(page)).Value;
        Assert.NotEqual("", line);
        Assert.Contains(line, Text("src/BuildCoordination.MSBuild/README.md"), StringComparison.Ordinal);
    }

    private static string Text(string page) => File.ReadAllText(Path.Combine(TestPaths.Root, page));

    [GeneratedRegex(
        "^```csharp\\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex("<PackageReference Include=\"BuildCoordination.MSBuild\" [^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Reference();

    [GeneratedRegex(
        """BuildCoordination[.\w]*("\s+Version="|/|&version=|\s+--version\s+)[0-9]""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fixed();
}
