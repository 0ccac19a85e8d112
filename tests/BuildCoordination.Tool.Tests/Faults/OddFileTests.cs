namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// Whatever is in the place of a file of buildcoord's, a build is reported, ends as it does without buildcoord, and nothing else
/// is lost.
/// </summary>
public sealed class OddFileTests : IDisposable
{
    // A state folder that lost its name looks like another machine's for as long as its last heartbeat is fresh.
    private static readonly string[] Allowed = ["", "BC1012", "BC3006", "BC3026", "BC3102"];

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly BusyMachine _machine;

    public OddFileTests()
    {
        _build1 = TroubledBuild.Machine(_fleet);
        _machine = new BusyMachine(_fleet, _build1);
    }

    public static TheoryData<string> Oddities =>
    [
        "folder", "pipe", "device", "socket", "empty", "half", "garbage", "{\"a\":1}", "null", "[null]",
        "99999999999999999", "huge", "closed", "newer",
    ];

    private static readonly string[] NamesToAdd =
        ["rewound", "rejected", "rejected-parts", "runs/job_1.json", "runs/job_1.lock", "build1.daemon.json", "build1.daemon.lock",
            "outbox/000000000000001-msg_1.json"];

    private string Root => Directory.GetDirectories(Path.Combine(_build1.Environment["BUILDCOORD_STATE"], "repositories")).Single();

    // What a build has opened or read, a crashed run and a daemon that is gone among it.
    private string[] StateFiles =>
    [
        .. _machine.Files.Where(file =>
            file.StartsWith(_build1.Environment["BUILDCOORD_STATE"], StringComparison.Ordinal)
            || file.EndsWith(".git.lock", StringComparison.Ordinal)),
        .. NamesToAdd.Select(name => Path.Combine(Root, name)).Where(file => !File.Exists(file)),
    ];

    [Theory]
    [InlineData("folder", "accept.lock")]
    [InlineData("pipe", "tip")]
    [InlineData("link", "tried")]
    [InlineData("closed", "servers/build1.history.json")]
    [InlineData("alien", "publisher.lock")]
    [InlineData("folder", "tip", Explicit = true)]
    [InlineData("folder", "tried", Explicit = true)]
    [InlineData("folder", "publisher.lock", Explicit = true)]
    [InlineData("folder", "servers/build1.history.json", Explicit = true)]
    [InlineData("folder", "servers/build1.state.json", Explicit = true)]
    [InlineData("pipe", "accept.lock", Explicit = true)]
    [InlineData("pipe", "tried", Explicit = true)]
    [InlineData("pipe", "rewound")]
    [InlineData("pipe", "rejected", Explicit = true)]
    [InlineData("folder", "rejected-parts", Explicit = true)]
    [InlineData("link", "rejected-parts", Explicit = true)]
    [InlineData("closed", "rewind-notice", Explicit = true)]
    [InlineData("pipe", "servers/build1.history.json", Explicit = true)]
    [InlineData("link", "accept.lock", Explicit = true)]
    [InlineData("link", "tip", Explicit = true)]
    [InlineData("link", "servers/build1.history.json", Explicit = true)]
    [InlineData("closed", "tip", Explicit = true)]
    [InlineData("closed", "accept.lock", Explicit = true)]
    [InlineData("alien", "tip", Explicit = true)]
    [InlineData("alien", "accept.lock", Explicit = true)]
    [InlineData("alien", "servers/build1.history.json", Explicit = true)]
    public async Task Something_else_in_the_place_of_a_file_is_one_warning_that_names_it_and_the_next_build_has_none(
        string oddity, string name)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, name);
        await PutAsync(oddity, file);

        var end = await WithoutRightsAsync(["run", "--name", "docs", "--", "sh", "-c", "echo out; exit 7"]);

        Assert.Equal((7, "out\n"), (end.Code, end.Output));
        var warning = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("BC1012", warning, StringComparison.Ordinal);
        Assert.Contains(file, warning, StringComparison.Ordinal);
        var doctor = await _build1.RunAsync("doctor");
        if (oddity != "link")
            Assert.Contains(file + ".", doctor.Output, StringComparison.Ordinal);
        Assert.Equal("", await TroubledBuild.RunAsync(WithoutRightsAsync));
        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 3);
    }

    [Theory]
    [InlineData("garbage", "history")]
    [InlineData("{\"a\":1}", "state")]
    [InlineData("newer", "history", Explicit = true)]
    [InlineData("half", "history", Explicit = true)]
    [InlineData("empty", "state", Explicit = true)]
    public async Task A_history_that_cannot_be_read_is_one_warning_and_is_kept_beside_a_new_one(string oddity, string name)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, "servers", $"build1.{name}.json");
        await PutAsync(oddity, file);
        var odd = await File.ReadAllBytesAsync(file);

        Assert.Equal("BC1012", await TroubledBuild.RunAsync(_build1));

        Assert.Equal(odd, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.odd"))));
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 3);
    }

    [Fact]
    public async Task A_file_in_the_outbox_with_an_impossible_stamp_is_one_warning_and_the_doctor_names_it()
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, "outbox", "99999999999999999-msg_1.json");
        await File.WriteAllTextAsync(file, "{}");

        Assert.Equal("BC3026", await TroubledBuild.RunAsync(_build1));

        Assert.Contains(file, (await _build1.RunAsync("doctor")).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task What_is_moved_away_again_and_again_is_bounded()
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        for (var i = 0; i < 30; i++)
        {
            var odd = Directory.CreateDirectory(Path.Combine(Root, $"tip.{i:x32}.odd"));
            await File.WriteAllTextAsync(Path.Combine(odd.FullName, "file"), "");
        }

        // The oldest of all, and not of buildcoord's form.
        var own = Directory.CreateDirectory(Path.Combine(Root, "notes.odd"));
        own.LastWriteTimeUtc = DateTime.UnixEpoch;
        await PutAsync("folder", Path.Combine(Root, "tip"));

        Assert.Equal("BC1012", await TroubledBuild.RunAsync(_build1));

        Assert.True(Directory.Exists(own.FullName));
        Assert.Equal(20, Directory.GetFileSystemEntries(Root, "tip.*.odd").Length);
        Assert.Single(Directory.GetFiles(Root, "file", SearchOption.AllDirectories), path => File.ReadAllText(path) == "precious");
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("pipe")]
    [InlineData("{\"a\":1}")]
    [InlineData("99999999999999999")]
    [InlineData("closed")]
    public Task With_the_same_oddity_in_the_place_of_every_file_a_build_is_reported(string oddity) => ReportAsync(oddity);

    [Theory(Explicit = true)]
    [MemberData(nameof(Oddities))]
    public Task With_any_oddity_in_the_place_of_every_file_a_build_is_reported(string oddity) => ReportAsync(oddity);

    [Theory(Explicit = true)]
    [MemberData(nameof(Oddities))]
    public async Task With_an_oddity_in_the_place_of_any_file_of_the_state_folder_a_build_is_reported_and_nothing_else_is_lost(
        string oddity)
    {
        await _machine.LiveAsync();
        var builds = 1;
        foreach (var file in StateFiles.OrderByDescending(BusyMachine.IsWaiting))
        {
            await PutAsync(oddity, file);
            var code = await TroubledBuild.RunAsync(WithoutRightsAsync);
            Assert.True(Allowed.Contains(code), $"{file}: {code}");
            await TroubledBuild.DeliveredAsync(_fleet, _build1, ++builds, BusyMachine.Before);
        }
    }

    public void Dispose() => _fleet.Dispose();

    private async Task ReportAsync(string oddity)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        foreach (var file in StateFiles)
            await PutAsync(oddity, file);

        var warnings = await TroubledBuild.RunTroubledAsync(WithoutRightsAsync);
        Assert.All(warnings, code => Assert.Contains(code, Allowed));
        // An update that cannot be read is a trouble of its own, beside all other files.
        Assert.Equal(warnings.Distinct(), warnings);
        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 2);
    }

    private static async Task PutAsync(string oddity, string file)
    {
        var before = File.Exists(file) ? await File.ReadAllBytesAsync(file) : [];
        File.Delete(file);
        switch (oddity)
        {
            case "folder":
                await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(file).FullName, "file"), "precious");
                break;
            case "link":
                File.CreateSymbolicLink(file, "/nonexistent/file");
                break;
            case "alien":
                Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give files away.");
                await File.WriteAllBytesAsync(file, before);
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                await Shell.RunAsync("chown", ["65534:65534", file]);
                break;
            case "pipe":
                await Shell.RunAsync("mkfifo", [file]);
                break;
            case "device":
                // Endless zeros.
                Assert.SkipUnless(
                    Environment.IsPrivilegedProcess && (await Shell.TryAsync("mknod", [file, "c", "1", "5"])).Code == 0,
                    "No device can be made here.");
                break;
            case "socket":
                await Shell.RunAsync(
                    "python3",
                    ["-c", "import os, socket, sys; os.chdir(os.path.dirname(sys.argv[1])); socket.socket(socket.AF_UNIX).bind('s'); "
                    + "os.rename('s', sys.argv[1])", file]);
                break;
            case "empty":
                await File.WriteAllTextAsync(file, "");
                break;
            case "half":
                await File.WriteAllBytesAsync(file, before[..(before.Length / 2)]);
                break;
            case "garbage":
                await File.WriteAllBytesAsync(file, [.. Enumerable.Range(0, 5000).Select(number => (byte)(number * 7919 >> 3))]);
                break;
            case "huge":
                await using (var stream = File.Create(file))
                    stream.SetLength(64 * 1024 * 1024);
                break;
            case "closed":
                await File.WriteAllBytesAsync(file, before);
                File.SetUnixFileMode(file, UnixFileMode.None);
                break;
            case "newer":
                await File.WriteAllTextAsync(file, "{\"format\":999,\"id\":\"job_1\",\"update\":{\"kind\":\"message\"}}");
                break;
            default:
                await File.WriteAllTextAsync(file, oddity);
                break;
        }
    }

    // root without root's rights: the permissions of files hold for it.
    private async Task<CommandEnd> WithoutRightsAsync(string[] words)
    {
        string[] asAnybody = Environment.IsPrivilegedProcess ? ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] : ["env"];
        var (code, output, error) = await Shell.TryAsync(
            asAnybody[0], [.. asAnybody[1..], Buildcoord.Program, .. words], _build1.Environment);
        return new CommandEnd(code, output, error);
    }
}
