using System.Text.RegularExpressions;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests;

/// <summary>What users depend on is written down, and a change of it is seen.</summary>
public partial class ApprovedTexts
{
    [Fact]
    public void The_public_API_of_the_library_is_the_one_that_was_approved()
    {
        ApprovedApi.Check(typeof(BuildCoordinator).Assembly);
    }

    [Fact]
    public void Every_code_that_a_user_may_see_has_a_section_in_the_documentation_and_no_section_is_left_over()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "src"), "*.cs", SearchOption.AllDirectories);
        var used = sources.SelectMany(path => Code().Matches(File.ReadAllText(path)).Select(match => match.Groups["code"].Value)).Distinct()
            .Order(StringComparer.Ordinal);
        var told = Section().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "diagnostics.md")))
            .Select(match => match.Groups["code"].Value);
        Assert.Equal(used, told);
    }

    [Fact]
    public void The_library_in_the_README_is_the_sample_that_compiles()
    {
        var sample = File.ReadAllText(Path.Combine(TestPaths.Root, "samples", "library", "Program.cs"));
        Assert.Contains($"```csharp\n{sample}```", File.ReadAllText(Path.Combine(TestPaths.Root, "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build1", "/root/cloudstack-ExternalNew")]
    [InlineData("build2", "/root/src/cloudstack")]
    public void The_sample_settings_of_each_builder_have_its_paths(string server, string source)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["etc"]);
        File.Copy(Path.Combine(TestPaths.Root, "samples", "builders", $"{server}.json"), folder["etc", "buildcoord.json"]);
        var environment = new EnvironmentSnapshot(new Dictionary<string, string>(), folder["home"], folder.Path)
        {
            SystemRoot = folder.Path,
        };

        var settings = SettingsResolver.Resolve(new BuildCoordinationOptions(), environment);

        Assert.Equal((server, source, "/root/build-logs"), (settings.Server, settings.CloudStack.Source, settings.CloudStack.Logs));
        Assert.Empty(settings.Warnings);
    }

    [GeneratedRegex("\"(?<code>BC[0-9]{4})\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex("^## (?<code>BC[0-9]{4}) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Section();
}
