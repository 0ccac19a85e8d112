using System.Text.RegularExpressions;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>What a page points at is there, and the commands that it shows are ones that the parser takes.</summary>
public partial class MarkdownTests
{
    public static TheoryData<string> Pages =>
        [.. Shell.Git(TestPaths.Root, "ls-files", "--cached", "--others", "--exclude-standard", "*.md").Split('\n')
            .Where(path => File.Exists(Path.Combine(TestPaths.Root, path)))];

    // That of the commands is made from the parser.
    public static TheoryData<string> PagesByHand => [.. Pages.Select(row => row.Data).Where(page => page != "docs/commands.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file_or_a_heading(string page)
    {
        var path = Path.Combine(TestPaths.Root, page);
        foreach (var link in Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (file, heading) = link.Split('#') is [var name, var fragment] ? (name, fragment) : (link, null);
            var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
            Assert.True(Path.Exists(target), $"{page}: {link}");
            if (heading is not null)
                Assert.Contains(heading, Headings(target));
        }
    }

    [Theory]
    [MemberData(nameof(PagesByHand))]
    public void Every_command_that_a_page_shows_is_one_that_is_there(string page)
    {
        var root = AllCommands.MakeRoot();
        foreach (var command in Block().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, page)))
            .SelectMany(block => Command().Matches(block.Value)).Select(match => match.Groups["words"].Value))
        {
            Assert.True(root.Parse(command).Errors.Count == 0, $"{page}: buildcoord {command}");
        }
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_its_index()
    {
        var index = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "README.md"));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "docs"), "*.md").Select(path => Path.GetFileName(path)!)
                .Where(name => name != "README.md"),
            name => Assert.Contains($"({name})", index, StringComparison.Ordinal));
    }

    // As the hosts of git repositories make them.
    private static IEnumerable<string> Headings(string path) => File.ReadLines(path).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();

    // To the end of the line or to a comment; what is a synopsis or goes on in another program is left out.
    [GeneratedRegex(
        @"^(?:[#$] )?buildcoord (?<words>(?!.*(?:\||&|\$\(|\[|\.\.\.|…)).*?)(?:\s+#.*)?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchor();
}
