namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// Whatever is in the place of a file of buildcoord's, a build is reported, ends as it does without buildcoord, and nothing else
/// is lost.
/// </summary>
public sealed class OddFileTests : IDisposable
{
    // A state folder that lost its name looks like another machine's for as long as its last heartbeat is fresh.
    private static readonly string[] Allowed = ["", "BC3006", "BC3102"];

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
        ["rewound", "runs/job_1.json", "runs/job_1.lock", "build1.daemon.json", "build1.daemon.lock", "outbox/000000000000001-msg_1.json"];

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

        Assert.Contains(await TroubledBuild.RunAsync(WithoutRightsAsync), Allowed);
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
                await Shell.RunAsync("python3", ["-c", "import os, socket, sys; os.chdir(os.path.dirname(sys.argv[1])); socket.socket(socket.AF_UNIX).bind('s'); os.rename('s', sys.argv[1])", file]);
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
