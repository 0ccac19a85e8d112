namespace BuildCoordination.Nuke.Tests;

/// <summary>Code of the pages for NUKE's users, pasted into a project of its own.</summary>
public sealed class PageTests(CompiledBuilds builds)
{
    private static readonly string[] Pages = ["README.md", "docs/nuke.md"];

    public static TheoryData<string, int> Snippets => [.. Pages.SelectMany(page => Of(page).Select((_, i) => (page, i)))];

    [Theory(Explicit = true)]
    [MemberData(nameof(Snippets))]
    public async Task A_snippet_compiles_as_it_stands_and_lists_its_targets(string page, int number)
    {
        var name = $"page-{Path.GetFileNameWithoutExtension(page)}-{number}";
        using var user = new UserBuild(await builds.CompileSnippetAsync(name, Of(page)[number]));
        var help = await user.RunAsync("--help");
        Assert.True(help.Code == 0, help.Output);
        Assert.Contains("(default)", help.Output, StringComparison.Ordinal);
    }

    private static string[] Of(string page) =>
    [
        .. File.ReadAllText(Path.Combine(TestPaths.Root, page)).Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0])
            .Where(code => code.Contains("using Nuke.Common;", StringComparison.Ordinal)),
    ];
}
