namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A disk that is full or may not be written is no matter of the build's.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public DiskTests()
    {
        _build1 = TroubledBuild.Machine(_fleet);
        Directory.CreateDirectory(Disk);
    }

    // The machine's whole home: state, cache and temporary files.
    private string Disk => _build1.Environment["HOME"];

    private string State => _build1.Environment["BUILDCOORD_STATE"];

    [Fact]
    public async Task On_a_full_disk_a_build_is_told_all_the_same_and_what_waited_arrives_when_there_is_room()
    {
        _build1.Environment["TMPDIR"] = Disk;
        await using var mounts = await SmallDiskAsync();
        Assert.Equal(0, (await AwayAsync(mounts, "send", "all", "info", "waits", "body")).Code);
        await mounts.ShellAsync($"cat /dev/zero > {Disk}/full");

        Assert.Equal("BC1006", await TroubledBuild.RunAsync(words => mounts.RunAsync(_build1, words)));
        Assert.Equal(["Build Failed: docs: exit code 7", "Build Started: docs"], _fleet.AllSubjects().Select(subject => subject.Split(" (")[0]));

        await mounts.ShellAsync($"rm {Disk}/full");
        Assert.Equal(0, (await mounts.RunAsync(_build1, "outbox", "flush")).Code);
        Assert.Equal(3, _fleet.AllSubjects().Count);
        Assert.Contains("waits", _fleet.AllSubjects());
    }

    [Fact(Explicit = true)]
    public async Task A_disk_that_fills_up_in_mid_build_is_one_warning_and_the_next_build_tells_the_end()
    {
        await using var mounts = await SmallDiskAsync();
        var end = await mounts.RunAsync(_build1, "run", "--name", "docs", "--", "sh", "-c", $"cat /dev/zero > {Disk}/full 2>/dev/null; echo out; exit 7");
        Assert.Equal((7, "out\n"), (end.Code, end.Output));
        Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("buildcoord: warning BC4004", StringComparison.Ordinal));

        await mounts.ShellAsync($"rm {Disk}/full");
        Assert.Equal(0, (await mounts.RunAsync(_build1, "run", "--name", "next", "--", "true")).Code);
        var subjects = _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]).ToArray();
        Assert.Equal("Build Started: docs", subjects[0]);
        Assert.StartsWith("Build Failed: docs", subjects[1], StringComparison.Ordinal);
        Assert.Equal(["Build Started: next", "Build Complete: next"], subjects[2..]);
    }

    [Fact]
    public async Task A_state_folder_that_may_only_be_read_is_one_warning_and_the_build_is_told()
    {
        await _build1.RunAsync("status", "idle");
        await using var mounts = await PrivateMounts.MakeAsync($"mount --bind '{Disk}' '{Disk}'; mount -o remount,bind,ro '{Disk}'");
        Assert.Equal("BC1006", await TroubledBuild.RunAsync(words => mounts.RunAsync(_build1, words)));
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    [Theory(Explicit = true)]
    [InlineData("")]
    [InlineData("repositories")]
    public async Task A_state_folder_of_another_user_is_one_warning_and_the_build_is_told(string folder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        await _build1.RunAsync("status", "idle");
        await Shell.RunAsync("chown", ["-R", "65534", Path.Combine(State, folder)]);

        Assert.Equal("BC1006", await TroubledBuild.RunAsync(WithoutRightsAsync));
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    [Fact(Explicit = true)]
    public async Task A_cache_of_another_user_is_one_warning_and_the_build_is_told_when_it_is_ours_again()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        await _build1.RunAsync("status", "idle");
        var cache = _build1.Environment["XDG_CACHE_HOME"];
        await Shell.RunAsync("chown", ["-R", "65534", Path.Combine(cache, "buildcoord", "repositories")]);
        Assert.Equal("BC2021", await TroubledBuild.RunAsync(WithoutRightsAsync));

        await Shell.RunAsync("chown", ["-R", "0", cache]);
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    public void Dispose() => _fleet.Dispose();

    private Task<PrivateMounts> SmallDiskAsync() => PrivateMounts.MakeAsync($"mount -t tmpfs -o size=4m,mode=700 none '{Disk}'");

    // The remote is not there, so it waits.
    private Task<CommandEnd> AwayAsync(PrivateMounts mounts, params string[] arguments) =>
        mounts.RunAsync(new Dictionary<string, string>(_build1.Environment) { ["BUILDCOORD_GIT_EXECUTABLE"] = "no-such-git" }, Buildcoord.Program, arguments);

    // root without root's rights: the permissions of files hold for it.
    private async Task<CommandEnd> WithoutRightsAsync(string[] words)
    {
        var (code, output, error) = await Shell.TryAsync("setpriv", ["--inh-caps=-all", "--bounding-set=-all", Buildcoord.Program, .. words], _build1.Environment);
        return new CommandEnd(code, output, error);
    }
}
