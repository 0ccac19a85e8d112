namespace BuildCoordination.Tool.Tests;

/// <summary>One source tree has one name, whichever command builds it.</summary>
public sealed class DefaultNameTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly string _tree;

    public DefaultNameTests()
    {
        _build1 = new Buildcoord(_fleet, "build1");
        _tree = Path.Combine(_fleet.Folder, "stack-4.20");
        Directory.CreateDirectory(Path.Combine(_tree, "docs"));
        File.WriteAllText(Path.Combine(_tree, "pom.xml"), "<project />");
        Shell.Git(_tree, "init", "-q");
        var mvn = Path.Combine(Directory.CreateDirectory(Path.Combine(_fleet.Folder, "bin")).FullName, "mvn");
        Shell.WriteProgram(mvn, "#!/bin/sh\n");
        _build1.Environment["PATH"] = $"{Path.GetDirectoryName(mvn)}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_wrapped_command_and_the_pipeline_name_a_tree_by_the_folder_of_its_repository()
    {
        await InTreeAsync("run", "--", "true");
        await InTreeAsync("cloudstack", "--source", _tree, "--packaging", "off");
        Assert.Equal(0, (await _build1.RunAsync("run", "--", "true")).Code);

        Assert.Equal(
            ["Build Complete: stack-4.20", "Build Complete: stack-4.20", "Build Complete: true"],
            _fleet.AllSubjects().Reverse().Where(subject => subject.StartsWith("Build Complete: ", StringComparison.Ordinal))
                .Where(subject => !subject.Contains(" / ", StringComparison.Ordinal)).Select(subject => subject.Split(" (")[0]));
    }

    [Fact]
    public async Task The_usual_duration_of_one_target_is_not_that_of_another()
    {
        await InTreeAsync("run", "--target", "all", "--", "sleep", "2");
        await InTreeAsync("run", "--target", "docs", "--", "true");
        await InTreeAsync("run", "--target", "all", "--", "true");

        var starts = _fleet.LiveMessages().Reverse().Where(message => message["event"]?.GetValue<string>() == "start")
            .Select(message => message["body"]!.GetValue<string>()).ToArray();
        Assert.Equal(3, starts.Length);
        Assert.DoesNotContain("Usual duration", starts[1], StringComparison.Ordinal);
        Assert.Matches("Usual duration: [2-9]", starts[2]);
    }

    private async Task InTreeAsync(params string[] arguments)
    {
        var end = await Shell.TryAsync(Buildcoord.Program, arguments, _build1.Environment, Path.Combine(_tree, "docs"));
        Assert.True(end.Code == 0, end.Output + end.Error);
    }
}
