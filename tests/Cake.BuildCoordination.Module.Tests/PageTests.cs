namespace BuildCoordination.Cake.Tests;

/// <summary>Scripts of the pages for Cake's users, pasted into a file of their own.</summary>
public sealed class PageTests(PackedModule module)
{
    private static readonly string[] Pages = ["README.md", "docs/cake.md"];

    public static TheoryData<string, int> Scripts => [.. Pages.SelectMany(page => Of(page).Select((_, i) => (page, i)))];

    // A dry run compiles the script and runs no task.
    [Theory(Explicit = true)]
    [MemberData(nameof(Scripts))]
    public async Task A_script_compiles_as_it_stands(string page, int number)
    {
        using var user = new UserScript(module, "");
        user.Write("build.cake", Of(page)[number]);
        var run = await user.CakeAsync("--dryrun");
        Assert.True(run.Code == 0, run.Output + run.Error);
    }

    private static string[] Of(string page) =>
    [
        .. File.ReadAllText(Path.Combine(TestPaths.Root, page)).Split("```csharp\n").Skip(1).Select(block => block.Split("\n```")[0])
            .Where(code => code.StartsWith("#module ", StringComparison.Ordinal)),
    ];
}
