namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A disk that is full or may not be written is no matter of the build's.</summary>
public sealed class DiskTests : IDisposable
{
    private const string Start = "Build Started: docs";
    private const string End = "Build Failed: docs: exit code 7";
    private const string Waits = "waits";

    private static readonly string[] Message = ["send", "all", "info", Waits, "body"];

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

    // Where the remote is away, so that what is sent waits.
    private Dictionary<string, string> Away => new(_build1.Environment) { ["BUILDCOORD_GIT_EXECUTABLE"] = "no-such-git" };

    [Fact]
    public async Task On_a_full_disk_a_build_is_told_all_the_same_and_what_waited_arrives_when_there_is_room()
    {
        _build1.Environment["TMPDIR"] = Disk;
        await using var mounts = await SmallDiskAsync();
        Assert.Equal(0, (await mounts.RunAsync(Away, Buildcoord.Program, Message)).Code);
        await mounts.ShellAsync($"cat /dev/zero > {Disk}/full");

        Assert.Equal("BC1006", await TroubledBuild.RunAsync(words => mounts.RunAsync(_build1, words)));
        AssertTold(Start, End);

        await mounts.ShellAsync($"rm {Disk}/full");
        Assert.Equal(0, (await mounts.RunAsync(_build1, "outbox", "flush")).Code);
        AssertTold(Start, End, Waits);
    }

    [Theory]
    [InlineData("size=4m", "cat /dev/zero > $disk/full", "rm $disk/full")]
    [InlineData("nr_inodes=500", "i=0; while touch $disk/file$i; do i=$((i+1)); done", "rm $disk/file*")]
    public async Task A_disk_that_takes_no_more_in_mid_build_is_at_most_one_warning_and_the_end_is_reported_as_it_was(
        string options, string fill, string empty)
    {
        await using var mounts = await SmallDiskAsync(options);
        var build = $"disk='{Disk}'; {{ {fill}; }} 2>/dev/null; echo out; exit 7";
        var end = await mounts.RunAsync(_build1, "run", "--name", "docs", "--", "sh", "-c", build);
        Assert.Equal((7, "out\n"), (end.Code, end.Output));
        // The end has room; the cache of the same disk may have none for its publishing.
        Assert.InRange(Lines(end.Error).Length, 0, 1);
        Assert.All(Lines(end.Error), line => Assert.Contains("No space left on device", line, StringComparison.Ordinal));

        var inbox = await mounts.RunAsync(_build1, "inbox", "--all");
        Assert.True(inbox.Code == 0, inbox.Error);
        Assert.Contains("Build Started: docs", inbox.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("reached", inbox.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await mounts.RunAsync(_build1, "health", "--fail-on", "never")).Code);
        // What the end left of the room that the build held is taken, too.
        await mounts.ShellAsync($"disk='{Disk}'; {{ {fill}; }} 2>/dev/null");
        var send = await mounts.RunAsync(_build1, Message);
        Assert.Equal(1, send.Code);
        Assert.Contains("No space left on device", Assert.Single(Lines(send.Error)), StringComparison.Ordinal);

        await mounts.ShellAsync($"disk='{Disk}'; {empty}");
        var next = await mounts.RunAsync(_build1, "run", "--name", "next", "--", "true");
        Assert.Equal((0, ""), (next.Code, next.Error));
        AssertTold(Start, End, "Build Started: next", "Build Complete: next");
        var messages = Shell.Git(_fleet.Remote, "show", "main:coordination/messages.json");
        Assert.Contains("Exit code: 7", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("without reporting", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_cache_has_no_room_for_what_is_new_readers_say_so_and_what_is_sent_arrives_when_there_is_room(
        bool isRoomElsewhere)
    {
        var cache = Directory.CreateDirectory(_build1.Environment["XDG_CACHE_HOME"]).FullName;
        _build1.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "tmp")).FullName;
        await using var mounts = await PrivateMounts.MakeAsync($"mount -t tmpfs -o size=8m,mode=700 none '{cache}'" + (isRoomElsewhere
            ? ""
            : $"; mount -t tmpfs -o size=64k none '{_build1.Environment["TMPDIR"]}'; {FullSharedMemory(_fleet.Folder)}"));
        Assert.Equal(0, (await mounts.RunAsync(_build1, "send", "all", "info", "before", "body", "--require-visible")).Code);
        await mounts.ShellAsync($"head -c 6000000 /dev/urandom > '{cache}/full'");
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        _fleet.Edit("build2/notes.txt", Convert.ToBase64String(noise));

        var inbox = await mounts.RunAsync(_build1, "inbox", "--all");
        Assert.True(inbox.Code == (isRoomElsewhere ? 0 : 4), inbox.Error);
        Assert.Contains("before", inbox.Output, StringComparison.Ordinal);
        Assert.Contains("No space left on device", inbox.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("be reached", inbox.Error, StringComparison.Ordinal);
        Assert.Equal(isRoomElsewhere, !inbox.Error.Contains("buildcoord: as of ", StringComparison.Ordinal));

        var send = await mounts.RunAsync(_build1, Message);
        Assert.Equal(0, send.Code);
        Assert.Contains("BC2021", Assert.Single(Lines(send.Error)), StringComparison.Ordinal);

        await mounts.ShellAsync($"rm '{cache}/full'");
        var flush = await mounts.RunAsync(_build1, "outbox", "flush");
        Assert.True(flush.Code == 0, flush.Error);
        AssertTold("before", Waits);
    }

    // Btrfs writes a file anew to change it.
    [Theory(Explicit = true)]
    [InlineData(0, false, "Build Complete: docs")]
    [InlineData(7, false, End)]
    [InlineData(0, true, "Build Complete: docs")]
    [InlineData(7, true, End)]
    public async Task Where_a_full_disk_takes_no_change_of_a_file_either_the_end_of_a_build_is_the_one_that_it_had(
        int code, bool isOfQuota, string told)
    {
        var (image, disk) = (Path.Combine(_fleet.Folder, "image"), Path.Combine(_fleet.Folder, "disk"));
        Directory.CreateDirectory(disk);
        Directory.CreateDirectory(State);
        await using var mounts = await PrivateMounts.MakeAsync(
            $"truncate -s 256M '{image}'; mkfs.btrfs -q '{image}'; mount -o loop '{image}' '{disk}'; btrfs subvolume create '{disk}/state'; "
            + (isOfQuota ? $"btrfs quota enable '{disk}'; btrfs qgroup limit 4M '{disk}/state'; " : "")
            + $"chmod 700 '{disk}/state'; mount --bind '{disk}/state' '{State}'");
        var fill = $"for i in 1 2; do cat /dev/urandom > '{State}/full'$i; sync; done 2>/dev/null; exit {code}";
        var end = await mounts.RunAsync(_build1, "run", "--name", "docs", "--", "sh", "-c", fill);
        Assert.True(end.Code == code, end.Error);

        await mounts.ShellAsync($"rm -f '{State}'/full*; btrfs filesystem sync '{disk}'");
        Assert.Equal(0, (await mounts.RunAsync(_build1, "run", "--name", "next", "--", "true")).Code);
        AssertTold("Build Started: docs", told, "Build Started: next", "Build Complete: next");
    }

    [Fact]
    public async Task A_state_folder_that_may_only_be_read_is_one_warning_and_what_waited_arrives_when_it_may_be_written()
    {
        await LeaveMessageAsync();
        await using (var mounts = await PrivateMounts.MakeAsync($"mount --bind '{Disk}' '{Disk}'; mount -o remount,bind,ro '{Disk}'"))
            Assert.Equal("BC1006", await TroubledBuild.RunAsync(words => mounts.RunAsync(_build1, words)));
        AssertTold(Start, End);

        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);
        AssertTold(Start, End, Waits);
    }

    [Theory(Explicit = true)]
    [InlineData("")]
    [InlineData("repositories")]
    public async Task A_state_folder_of_another_user_is_one_warning_and_the_build_is_told_and_what_waited_arrives_when_it_is_ours_again(
        string folder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        await LeaveMessageAsync();
        await Shell.RunAsync("chown", ["-R", "65534", Path.Combine(State, folder)]);
        Assert.Equal("BC1006", await TroubledBuild.RunAsync(WithoutRightsAsync));
        AssertTold(Start, End);

        await Shell.RunAsync("chown", ["-R", "0", State]);
        Assert.Equal(0, (await WithoutRightsAsync(["outbox", "flush"])).Code);
        AssertTold(Start, End, Waits);
    }

    [Fact(Explicit = true)]
    public async Task A_cache_of_another_user_is_one_warning_and_the_build_is_told_when_it_is_ours_again_after_what_waited()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        await LeaveMessageAsync();
        var cache = _build1.Environment["XDG_CACHE_HOME"];
        await Shell.RunAsync("chown", ["-R", "65534", Path.Combine(cache, "buildcoord", "repositories")]);
        Assert.Equal("BC2021", await TroubledBuild.RunAsync(WithoutRightsAsync));
        AssertTold();

        await Shell.RunAsync("chown", ["-R", "0", cache]);
        Assert.Equal(0, (await WithoutRightsAsync(["outbox", "flush"])).Code);
        AssertTold(Waits, Start, End);
    }

    public void Dispose() => _fleet.Dispose();

    private Task<PrivateMounts> SmallDiskAsync(string options = "size=4m") =>
        PrivateMounts.MakeAsync($"mount -t tmpfs -o {options},mode=700 none '{Disk}'");

    // The fleet may itself be there.
    private static string FullSharedMemory(string fleet) => $"""
        exec 9<'{fleet}'
        mount -t tmpfs -o size=64k none /dev/shm
        [ -e '{fleet}' ] || {"{"} mkdir -p '{fleet}'; mount --no-canonicalize --rbind /proc/self/fd/9 '{fleet}'; {"}"}
        """;

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The remote is there, and then is not.
    private async Task LeaveMessageAsync()
    {
        Assert.Equal(0, (await _build1.RunAsync("status", "idle")).Code);
        var (code, _, error) = await Shell.TryAsync(Buildcoord.Program, Message, Away);
        Assert.True(code == 0, error);
        AssertTold();
    }

    private void AssertTold(params string[] subjects) =>
        Assert.Equal(subjects, _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]));

    // root without root's rights: the permissions of files hold for it.
    private async Task<CommandEnd> WithoutRightsAsync(string[] words)
    {
        var (code, output, error) =
            await Shell.TryAsync("setpriv", ["--inh-caps=-all", "--bounding-set=-all", Buildcoord.Program, .. words], _build1.Environment);
        return new CommandEnd(code, output, error);
    }
}
