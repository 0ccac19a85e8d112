using System.Globalization;
using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>
/// Builds that fail for real with mvn, dpkg-buildpackage and other tools: their broadcasts, history and status name the cause.
/// </summary>
public sealed class RealFailureTests : IDisposable
{
    // However loaded the machine is, a build waits until it is published.
    private static readonly (string, string) Patience = ("BUILDCOORD_FLUSH_LIMIT", "60s");

    private readonly TestFleet _fleet = new();

    public static TheoryData<string> OfMaven => [.. MavenFailures.Table.Keys];

    public static TheoryData<string> OfPackaging => [.. PackagingFailures.Table.Keys];

    public static TheoryData<string> OfPipeline => [.. PackagingFailures.OfPipeline.Keys];

    public static TheoryData<string> OfTools => [.. ToolFailures.Table.Keys];

    public static TheoryData<string> OfSlowTools => [.. ToolFailures.Slow.Keys];

    [Theory(Explicit = true)]
    [MemberData(nameof(OfMaven))]
    public Task Maven_fails_and_the_fleet_reads_why(string name) => BuildTreeAsync(MavenFailures.Table[name]);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfPipeline))]
    public Task The_packaging_of_the_pipeline_fails_and_the_fleet_reads_why(string name) =>
        BuildTreeAsync(PackagingFailures.OfPipeline[name]);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfPackaging))]
    public Task A_package_cannot_be_made_and_the_fleet_reads_why(string name) => RunScriptAsync(PackagingFailures.Table[name]);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfSlowTools))]
    public Task A_slow_tool_fails_and_the_fleet_reads_why(string name) => RunScriptAsync(ToolFailures.Slow[name]);

    [Theory]
    [MemberData(nameof(OfTools))]
    public Task A_tool_fails_and_the_fleet_reads_why(string name) => RunScriptAsync(ToolFailures.Table[name]);

    public void Dispose() => _fleet.Dispose();

    private async Task RunScriptAsync(RealFailure failure)
    {
        var script = Path.Combine(Directory.CreateDirectory(Path.Combine(_fleet.Folder, "build")).FullName, "build.sh");
        File.WriteAllText(script, failure.Script);
        var build1 = new Buildcoord(_fleet, "build1", ("LC_ALL", "C.UTF-8"), Patience);
        // The command runs in its home: the script goes to a folder of its own.
        await build1.RunAsync(
            "run", "--name", "app", "--log", script + ".log", "--", "bash", "-c", $"cd {Path.GetDirectoryName(script)} && . ./build.sh");
        Check(failure);
    }

    private async Task BuildTreeAsync(RealFailure failure)
    {
        var tree = new SampleTree(_fleet);
        await Shell.RunAsync("bash", ["-e", "-c", failure.Script], null, tree.Path);
        using var mirror = new Mirror(failure.Mirror, failure.Answer);
        var settings = Path.Combine(_fleet.Folder, "settings.xml");
        File.WriteAllText(
            settings,
            $"<settings><mirrors><mirror><id>mirror</id><mirrorOf>central</mirrorOf><url>{mirror.Url}</url></mirror></mirrors></settings>");
        var build1 = new Buildcoord(_fleet, "build1", ("MAVEN_OPTS", $"{tree.Variables.Value} {failure.Jvm}"), Patience);
        string[] command =
        [
            "cloudstack", "--source", tree.Path, "--logs", tree.Logs, .. failure.Options.Split(' '),
            "--maven-arguments", $"-s {settings} {(failure.RunsTests ? "" : "-Dmaven.test.skip=true")} {failure.Maven}".Trim(),
        ];
        if (failure.RunsTests)
            command = [.. command.Select(word => word == "compile" ? "test" : word)];
        if (failure.Mount is { } mount)
        {
            await using var mounts = await PrivateMounts.MakeAsync($"tree={tree.Path}; m2={Path.Combine(_fleet.Folder, "m2")}; {mount}");
            await mounts.RunAsync(build1, command);
        }
        else
        {
            await build1.RunAsync(command);
        }

        Check(failure);
    }

    private void Check(RealFailure failure)
    {
        var ends = _fleet.LiveMessages().Where(message => message["type"]!.GetValue<string>() == "error").ToArray();
        Assert.NotEmpty(ends);
        var told = string.Join("\n\n", ends.Select(end => $"{end["subject"]}\n{end["body"]}"));
        // The longer name of a target may leave no room for all of it; an artifact can do without its group.
        var subjects = ends.Select(end => end["subject"]!.GetValue<string>()).ToArray();
        Assert.All(subjects, subject => Assert.True(
            subject.Contains(BeginOf(failure.Subject, isCut: subject.Contains(" … ", StringComparison.Ordinal)), StringComparison.Ordinal)
            || subject.Contains(
                failure.Subject.Replace("org.example.cloudmini:", "", StringComparison.Ordinal), StringComparison.Ordinal), told));
        var body = ends[^1]["body"]!.GetValue<string>();
        Assert.All(failure.Body, part => Assert.True(body.Contains(part, StringComparison.Ordinal), told));
        var remedy = body.Split('\n').FirstOrDefault(line => line.StartsWith("Remedy: ", StringComparison.Ordinal));
        Assert.True(failure.Remedy is null ? remedy is null : remedy?.Contains(failure.Remedy, StringComparison.Ordinal) == true, told);
        Check(failure, _fleet.Read("build1/builds.json")["builds"]![0]!, told);
        Check(failure, _fleet.Read("build1/status.json")[failure.IsPackage ? "last_package" : "last_build"]!, told);
        RepositoryDocuments.AssertDescribed(_fleet);
    }

    private static void Check(RealFailure failure, JsonNode end, string told)
    {
        Assert.True(
            end["subject"]?.GetValue<string>().Contains(failure.Subject, StringComparison.Ordinal) == true, $"{end["subject"]}\n{told}");
        Assert.True(end["cause"]?.GetValue<string>() == failure.Cause, $"{end["cause"]}\n{told}");
        Assert.True(
            failure.Place is null || PlaceOf(end["place"]).StartsWith(failure.Place, StringComparison.Ordinal), $"{end["place"]}\n{told}");
        Assert.True(failure.Tests is null || TestsOf(end["tests"]) == failure.Tests, $"{end["tests"]}\n{told}");
    }

    private static string BeginOf(string subject, bool isCut) => isCut ? subject[..Math.Min(12, subject.Length)] : subject;

    private static string PlaceOf(JsonNode? place) =>
        place is null ? "" : $"{Path.GetFileName(place["file"]!.GetValue<string>())}:{place["line"]}:{place["column"]}";

    private static string TestsOf(JsonNode? tests) => tests is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{tests["run"]},{tests["failed"]},{tests["errors"]},{tests["skipped"]}");
}
