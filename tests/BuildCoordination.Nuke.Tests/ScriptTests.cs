namespace BuildCoordination.Nuke.Tests;

/// <summary>A clone on a machine whose NuGet sources do not carry NUKE.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_script_says_in_one_line_that_NUKE_cannot_be_restored_and_what_to_do_instead(bool isLeftOutOfTheSolution)
    {
        using var clone = new TemporaryFolder();
        Directory.CreateDirectory(clone["feed"]);
        foreach (var file in Shell.Git(
            TestPaths.Root, "ls-files", "*.props", "*.targets", "global.json", "BannedSymbols.txt", ".nuke", "nuke", "src/*.csproj")
                .Split('\n').Where(file => File.Exists(Path.Combine(TestPaths.Root, file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(clone[file])!);
            File.Copy(Path.Combine(TestPaths.Root, file), clone[file]);
        }

        if (isLeftOutOfTheSolution)
        {
            await File.WriteAllTextAsync(
                Path.Combine(Directory.CreateDirectory(clone["artifacts", "optional-packages"]).FullName, "Nuke.Common.missing"), "",
                TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(
            clone["nuget.config"],
            $"<configuration><packageSources><clear /><add key=\"feed\" value=\"{clone["feed"]}\" /></packageSources></configuration>",
            TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = clone["packages"] };

        var end = await Shell.TryAsync(clone["nuke", "build.sh"], ["CloudStackBuild"], environment, clone.Path);

        Assert.Equal((1, ""), (end.Code, end.Output));
        Assert.StartsWith("Nuke.Common cannot be restored here: build with 'buildcoord cloudstack'", end.Error, StringComparison.Ordinal);
        Assert.Single(end.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void No_other_script_stands_before_the_one_that_the_global_tool_starts()
    {
        var scripts = Shell.Git(TestPaths.Root, "ls-files", "build.sh", "*/build.sh").Split('\n')
            .Where(script => script.Count(c => c == '/') < 2).Order(StringComparer.Ordinal);
        Assert.Equal("nuke/build.sh", scripts.First());
    }
}
