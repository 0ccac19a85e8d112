using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>
/// docs/library.md and the samples of the library: the code of the page is code that was compiled, and does what the page says.
/// </summary>
public sealed partial class LibraryGuideTests : IDisposable
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "library.md"));

    private readonly TestFleet _fleet = new();

    [Fact]
    public void Each_piece_of_code_on_the_page_is_one_of_the_sample_and_none_of_the_sample_is_left_out()
    {
        var compiled = Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "samples", "library-guide"), "*.cs")
            .SelectMany(path => Region().Matches(File.ReadAllText(path)))
            .ToDictionary(match => match.Groups["name"].Value, match => Dedented(match.Groups["code"].Value), StringComparer.Ordinal);
        var shown = Shown().Matches(Guide)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value.TrimEnd(), StringComparer.Ordinal);

        // The first block holds the usings for all of them.
        Assert.Equal(Guide.Split("```csharp").Length - 2, shown.Count);
        Assert.Equal(compiled.Keys.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        Assert.All(shown, piece => Assert.Equal(compiled[piece.Key], piece.Value));
    }

    [Fact]
    public void The_lines_that_each_piece_goes_below_are_all_that_the_sample_is_compiled_with()
    {
        var folder = Path.Combine(TestPaths.Root, "samples", "library-guide");
        var usings = File.ReadLines(Path.Combine(folder, "Usings.cs")).Where(line => line.StartsWith("global ", StringComparison.Ordinal))
            .Select(line => line["global ".Length..]);

        Assert.Equal(string.Join('\n', usings), Guide.Split("```csharp\n")[1].Split("\n```")[0]);
        Assert.All(
            Directory.EnumerateFiles(folder, "*.cs").SelectMany(File.ReadLines)
                .Where(line => line.StartsWith("using ", StringComparison.Ordinal)),
            line => Assert.Equal("using LibraryGuide;", line));
    }

    [Fact]
    public async Task The_pieces_of_the_guide_tell_their_builds_and_answer_their_mail()
    {
        // Who creates the fleet is not shown its first message.
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var build2 = new Buildcoord(_fleet, "build2");
        await build2.RunAsync("status", "idle");
        var question = (await build2.RunAsync("send", "all", "request", "Ready?", "", "--ack")).Output.Trim();

        var end = await RunAsync("LibraryGuide");

        Assert.True(end.Code == 0, end.Error);
        Assert.Equal("", end.Error);
        Assert.Contains(
            "3 pages\nmade\nended with 0\nbuild2 wrote: Ready?\nbuild2 (Request): Ready?\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("build2: idle; our beat: sent\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("observed build2: idle\n", end.Output, StringComparison.Ordinal);
        var subjects = _fleet.AllSubjects();
        Assert.Single(subjects, subject => subject.StartsWith("Build Failed: checks", StringComparison.Ordinal));
        Assert.Equal(2, subjects.Count(subject => subject == "Build Complete: docs / Pages"));
        Assert.Contains("Build Complete: nightly / Deploy", subjects);
        Assert.Contains("Re: Ready?", subjects);
        Assert.Contains(question, _fleet.Read("build1/reads.json")["acknowledged"]!.AsArray().Select(id => id!.GetValue<string>()));
    }

    [Fact]
    public async Task The_sample_of_the_README_tells_its_build_and_its_message()
    {
        // Who creates the fleet is not shown its first message.
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "Hello", "");

        var end = await RunAsync("Library");

        Assert.Equal((0, "Hello\npublished\n", ""), end);
        Assert.Contains("Build Complete: docs / Pages", _fleet.AllSubjects());
        Assert.Contains("Docs are up", _fleet.AllSubjects());
    }

    public void Dispose() => _fleet.Dispose();

    // The sample names the repository by a path from the working folder.
    private Task<(int Code, string Output, string Error)> RunAsync(string sample) =>
        Shell.TryAsync(
            Path.Combine(TestPaths.Root, "artifacts", "bin", sample, "debug", sample), [], _fleet.Machine("build1"), _fleet.Folder);

    private static string Dedented(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? "" : line[indent..]));
    }

    [GeneratedRegex(
        @"// snippet: (?<name>\w+)\n(?<code>.*?)\n *// end of snippet", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Region();

    [GeneratedRegex(
        @"<!-- snippet: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Shown();
}
