namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>
/// The samples that are commands and units: what stands in them works. Those of the library and of each build tool are run by the tests of
/// those.
/// </summary>
public sealed class SampleTests : IDisposable
{
    private const string Installed = "/usr/local/bin/buildcoord";

    private static readonly string Systemd = Path.Combine(TestPaths.Root, "samples", "systemd");
    private static readonly string Migration = Path.Combine(TestPaths.Root, "samples", "migration");

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_fleet_in_migration_writes_at_once_and_each_hears_all_of_the_other()
    {
        var path = $"{Path.GetDirectoryName(Buildcoord.Program)}:{Environment.GetEnvironmentVariable("PATH")}";

        var output = await Shell.RunAsync(
            Path.Combine(Migration, "beside.sh"), [], new Buildcoord(_fleet, "build1", ("PATH", path)).Environment, _fleet.Folder);

        var (scripts, ours) = output.Split("== build1 reads with buildcoord\n") is [var before, var after] ? (before, after) : ("", "");
        foreach (var round in Enumerable.Range(1, 3))
        {
            Assert.Contains($"[INFO] build1 -> all: from buildcoord, {round}\n", scripts, StringComparison.Ordinal);
            Assert.Contains($"Subject: from the scripts, {round}\n", ours, StringComparison.Ordinal);
        }

        Assert.Matches(@"(?m)^build2 .* building  job_1761779789", ours);
    }

    [Fact]
    public async Task The_units_of_a_builder_are_ones_that_systemd_accepts()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        string[] units = ["cloudstack-build.service", "cloudstack-build.timer"];
        foreach (var unit in units)
        {
            File.WriteAllText(
                Path.Combine(_fleet.Folder, unit), File.ReadAllText(Path.Combine(Systemd, unit))
                    .Replace(Installed, Buildcoord.Program, StringComparison.Ordinal));
        }

        var end =
            await Shell.TryAsync("systemd-analyze", ["verify", "--man=no", .. units.Select(unit => Path.Combine(_fleet.Folder, unit))]);

        Assert.Equal((0, ""), (end.Code, end.Output + end.Error));
    }

    [Fact(Explicit = true)]
    public async Task The_service_of_a_builder_builds_by_its_settings_and_is_told_as_cancelled_when_it_is_stopped()
    {
        var source = new SampleTree(_fleet);
        var build1 = new Buildcoord(_fleet, "build1", source.Variables);
        build1.Environment.Remove("BUILDCOORD_REPOSITORY");
        build1.Environment.Remove("BUILDCOORD_SERVER");
        Directory.CreateDirectory(Path.Combine(build1.Environment["XDG_CONFIG_HOME"], "buildcoord"));
        File.WriteAllText(
            Path.Combine(build1.Environment["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json"),
            File.ReadAllText(Path.Combine(Systemd, "buildcoord.json"))
                .Replace("https://git.example.org/fleet/coordination.git", _fleet.Remote, StringComparison.Ordinal)
                .Replace("/root/src/cloudstack", source.Path, StringComparison.Ordinal)
                .Replace("/var/log/cloudstack-builds", source.Logs, StringComparison.Ordinal));
        var arguments = Service()[(Installed.Length + 1)..].Split(' ');

        var end = await build1.RunAsync(arguments);
        source.PlantEndlessTest();
        using var stopped = build1.Start([.. arguments, "--maven-arguments", "-DforkCount=0"]);
        await Until.True(() => File.Exists(source.WaitingMark), "Maven is in a test");
        await Shell.RunAsync("kill", ["-TERM", $"{stopped.Id}"]);

        Assert.True(end.Code == 0, end.Error);
        Assert.Equal(143, (await Buildcoord.EndAsync(stopped)).Code);
        Assert.Equal(
            ["cancellation", "success"], _fleet.Read("build1/builds.json")["builds"]!.AsArray()
                .Select(build => build!["result"]!.GetValue<string>()));
    }

    public void Dispose() => _fleet.Dispose();

    private static string Service() =>
        File.ReadAllLines(Path.Combine(Systemd, "cloudstack-build.service"))
            .Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..];
}
