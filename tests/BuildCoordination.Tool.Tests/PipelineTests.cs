using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using BuildCoordination.Processes;
using BuildCoordination.Tool.Tests.Documents;

namespace BuildCoordination.Tool.Tests;

/// <summary>The real mvn and dpkg-buildpackage on the sample tree.</summary>
public sealed partial class PipelineTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly SampleTree _source;
    private readonly Buildcoord _build1;

    public PipelineTests()
    {
        _source = new SampleTree(_fleet);
        _build1 = new Buildcoord(_fleet, "build1", _source.Variables) { Installed = TestPaths.PortableCommand };
    }

    [Fact]
    public async Task A_build_passes_its_output_on_and_tells_the_fleet_of_its_packages_with_sizes_and_checksums()
    {
        var end = await CloudStackAsync();

        Assert.True(end.Code == 0, end.Error);
        var log = File.ReadAllText(Path.Combine(_source.Logs, "mvn_install.log"));
        Assert.StartsWith(log, end.Output, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(Path.Combine(_source.Logs, "dpkg_build.log")).LinkTarget);
        var status = _fleet.Read("build1/status.json");
        Assert.Equal("success", status["status"]!.GetValue<string>());
        Assert.Equal(_source.Commit, status["last_build"]!["commit"]!.GetValue<string>());
        var packages = status["last_package"]!["packages"]!.AsArray();
        Assert.Equal(
            ["cloudstack-agent", "cloudstack-common", "cloudstack-management"],
            packages.Select(package => package!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        foreach (var package in packages)
        {
            var sum = await Shell.RunAsync("sha256sum", [package!["path"]!.GetValue<string>()]);
            Assert.StartsWith(package["sha256"]!.GetValue<string>(), sum, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["Build Started: cloudstack", "Build Started: cloudstack / MavenInstall", "Build Complete: cloudstack / MavenInstall",
                "Build Started: cloudstack / DebPackage", "Build Complete: cloudstack / DebPackage", "Build Complete: cloudstack"],
            Subjects());
        Assert.Equal(3, _fleet.LiveMessages().Count);
        RepositoryDocuments.AssertDescribed(_fleet);
    }

    [Fact]
    public async Task A_compile_error_passes_on_mavens_code_and_the_broadcast_names_place_target_duration_commit_and_log()
    {
        _source.PlantCompileError();
        var end = await CloudStackAsync();

        Assert.Equal(1, end.Code);
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        Assert.Equal(2, _fleet.LiveMessages().Count);
        var told = _fleet.LiveMessages().First(message => message["event"]!.GetValue<string>() == "end");
        var body = told["body"]!.GetValue<string>();
        Assert.Equal("error", told["type"]!.GetValue<string>());
        Assert.Contains("ManagementServer.java:[10,44] cannot find symbol", body, StringComparison.Ordinal);
        Assert.Contains("Target: MavenInstall", body, StringComparison.Ordinal);
        Assert.Contains("Exit code: 1", body, StringComparison.Ordinal);
        Assert.Contains("Duration: ", body, StringComparison.Ordinal);
        Assert.Contains(_source.Commit[..7], body, StringComparison.Ordinal);
        Assert.Contains("mvn_install_job_", body, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_source.Logs, "dpkg_build.log")));
        RepositoryDocuments.AssertDescribed(_fleet);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130, Explicit = true)]
    [InlineData("HUP", 129, Explicit = true)]
    public async Task A_signal_is_told_at_once_and_nothing_of_mvn_or_java_is_left(string signal, int code)
    {
        using var process = await StartInMiddleOfModuleAsync();
        Assert.True(OfThisBuild().Count >= 2);
        var signalled = Stopwatch.GetTimestamp();
        Assert.Equal(0, Send(process.Id, signal));

        var end = await Buildcoord.EndAsync(process);

        Assert.Equal(code, end.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(signalled), TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Empty(OfThisBuild());
        Assert.Equal("cancellation", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
        Assert.Single(Subjects(), subject => subject == "Build Cancelled: cloudstack");
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact(Explicit = true)]
    public async Task After_a_kill_the_next_run_ends_what_was_left_tells_the_death_and_builds_alone()
    {
        using (var process = await StartInMiddleOfModuleAsync())
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.NotEmpty(OfThisBuild());
        File.Delete(Path.Combine(_source.Path, "utils/src/test/java/org/example/cloudmini/utils/NamesTest.java"));

        var end = await CloudStackAsync("--packaging", "off");

        Assert.True(end.Code == 0, end.Error);
        Assert.Contains("BC4002", end.Error, StringComparison.Ordinal);
        Assert.Empty(OfThisBuild());
        var subjects = Subjects();
        Assert.Equal(2, subjects.Count(subject => subject == "Build Started: cloudstack"));
        Assert.Single(subjects, subject => subject.StartsWith("Build Failed: cloudstack:", StringComparison.Ordinal));
        Assert.Equal("Build Complete: cloudstack", subjects[^1]);
        Assert.Equal(
            "error", _fleet.LiveMessages()
                .First(message => message["subject"]!.GetValue<string>().StartsWith("Build Failed: cloudstack:", StringComparison.Ordinal))[
                "result"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_second_build_of_the_same_source_tree_is_refused_with_one_clear_line()
    {
        using var process = await StartInMiddleOfModuleAsync();
        var second = await CloudStackAsync();
        Assert.NotEqual(0, second.Code);
        Assert.Contains("BC4001", second.Error, StringComparison.Ordinal);
        Assert.Contains(process.Id.ToString(CultureInfo.InvariantCulture), second.Error, StringComparison.Ordinal);
        Assert.Equal(0, Send(process.Id, "TERM"));
        await Buildcoord.EndAsync(process);
    }

    [Fact]
    public async Task A_source_that_cannot_be_built_is_refused_before_anything_starts_and_nobody_is_told()
    {
        var end = await _build1.RunAsync("cloudstack", "--source", Path.Combine(_fleet.Folder, "nowhere"), "--logs", _source.Logs);
        Assert.Equal(2, end.Code);
        Assert.Contains("nowhere", end.Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(_source.Path, "pom.xml"));
        Assert.Contains("pom.xml", (await CloudStackAsync()).Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Fact]
    public async Task A_profile_that_Maven_does_not_know_is_a_warning_of_ours_and_a_tree_without_git_is_built_as_unknown()
    {
        Directory.Delete(Path.Combine(_source.Path, ".git"), recursive: true);
        var end = await CloudStackAsync("--profiles", "systemvm,nonesuch", "--packaging", "off", "--json");
        Assert.True(end.Code == 0, end.Error);
        Assert.Contains("warning BC4114", end.Error, StringComparison.Ordinal);
        Assert.Equal("success", JsonNode.Parse(end.Output)!["result"]!.GetValue<string>());
        Assert.Equal("unknown", _fleet.Read("build1/status.json")["last_build"]!["commit"]!.GetValue<string>());
    }

    public void Dispose()
    {
        foreach (var process in OfThisBuild())
            ProcessSignal.Send(process, SignalNumber.Kill);
        _fleet.Dispose();
    }

    private Task<CommandEnd> CloudStackAsync(params string[] more) =>
        _build1.RunAsync(["cloudstack", "--source", _source.Path, "--logs", _source.Logs, .. more]);

    private async Task<Process> StartInMiddleOfModuleAsync()
    {
        _source.PlantEndlessTest();
        // Tests are run here, so that there is a place where Maven stands still.
        var process = _build1.Start("cloudstack", "--source", _source.Path, "--logs", _source.Logs, "--maven-arguments", "-DforkCount=0");
        process.StandardInput.Close();
        var waited = Stopwatch.StartNew();
        while (!File.Exists(_source.WaitingMark))
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
            Assert.True(waited.Elapsed < Until.Deadline, "Maven did not come to the module.");
            await Task.Delay(50);
        }

        return process;
    }

    /// <summary>What runs of this test's builds: everything that has its folder in its environment, but for the tool itself.</summary>
    private IReadOnlyList<ProcessEntry> OfThisBuild() =>
        [.. ProcessTable.All().Where(process => process.IsAlive && process.Id != Environment.ProcessId
            && ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == _build1.Environment["BUILDCOORD_STATE"])];

    private IReadOnlyList<string> Subjects() =>
        [.. _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0])];

    private static int Send(int process, string signal) => kill(process, signal switch { "HUP" => 1, "INT" => 2, _ => 15 });

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
