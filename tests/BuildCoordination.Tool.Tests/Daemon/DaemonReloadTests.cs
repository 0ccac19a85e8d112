using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>A daemon reads its settings again on SIGHUP. Whatever it finds there, it goes on.</summary>
public sealed class DaemonReloadTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly string _start;

    public DaemonReloadTests()
    {
        _build1 = new Buildcoord(_fleet, "build1");
        _start = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "start")).FullName;
    }

    public static TheoryData<string, string, string> BadSettings => new()
    {
        { "half-written", "{ \"heartbeat\": { \"inter", "BC1001" },
        { "empty", "", "BC1001" },
        { "a value that is not allowed", """{ "heartbeat": { "interval": "sometimes" } }""", "BC1002" },
        { "a log folder that cannot be made", """{ "logFolder": "/dev/null/log" }""", "BC1011" },
        { "a cache folder that cannot be made", """{ "cache": "/dev/null/cache" }""", "BC1011" },
    };

    [Theory]
    [InlineData("run")]
    [InlineData("start")]
    public async Task A_daemon_whose_start_folder_is_gone_reads_its_settings_again_and_relative_paths_still_begin_there(string how)
    {
        _build1.Environment["BUILDCOORD_STATE"] = "../build1/buildcoord";
        _build1.Environment["BUILDCOORD_LOG_FOLDER"] = "../logs";
        using var daemon = Shell.Start(Buildcoord.Program, ["daemon", how, "--cache", "../daemon-cache"], _build1.Environment, _start);
        await Until.True(() => IsLogged("heartbeat sent"), "the daemon beats");
        var id = await ProcessIdAsync();
        Assert.Equal("/", new FileInfo($"/proc/{id}/cwd").LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(_fleet.Folder, "daemon-cache")));
        Directory.Delete(_start, recursive: true);

        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);

        await Until.True(() => IsLogged("settings read again"), "the settings were read again");
        Assert.Equal(id, await ProcessIdAsync());
        Assert.False(Directory.Exists(_start));
        await StopAsync();
    }

    [Theory]
    [MemberData(nameof(BadSettings))]
    public async Task With_settings_that_cannot_be_used_it_keeps_the_old_ones_and_logs_why(string what, string settings, string code)
    {
        Assert.NotNull(what);
        var logs = _build1.Environment["BUILDCOORD_LOG_FOLDER"];
        _build1.Environment.Remove("BUILDCOORD_LOG_FOLDER");
        WriteSettings($$"""{ "logFolder": "{{logs}}" }""");
        await _build1.RunAsync("daemon", "start");
        var id = await ProcessIdAsync();
        WriteSettings(settings);

        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);
        await Until.True(() => IsLogged(code), "the reason is in the log");
        await Until.True(() => IsLoggedAfter(code, "heartbeat sent"), "it beats with the old ones");
        Assert.False(IsLogged("settings read again"));
        WriteSettings($$"""{ "logFolder": "{{logs}}", "heartbeat": { "interval": "7s" } }""");
        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);

        await Until.True(
            () => StatusAsync().GetAwaiter().GetResult()["interval_seconds"]?.GetValue<double>() == 7,
            "the corrected settings hold");
        Assert.Equal(id, await ProcessIdAsync());
        await StopAsync();
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_settings_file_is_in_the_log_and_a_duty_that_fails_is_named_in_plain_words()
    {
        await _build1.RunAsync("daemon", "start");
        Directory.CreateDirectory(SettingsFile);
        var cache = _build1.Environment["XDG_CACHE_HOME"];
        await Until.True(() => IsLogged("heartbeat sent"), "the daemon beats");
        Directory.Move(cache, cache + ".away");
        await File.WriteAllTextAsync(cache, "");

        await Shell.RunAsync("kill", ["-HUP", $"{await ProcessIdAsync()}"]);

        await Until.True(() => IsLogged("BC1001") || IsLogged("BC1011"), "the signal was handled");
        await Until.True(() => IsLogged("heartbeat: "), "the heartbeat fails");
        Assert.False(IsLogged("Duty: "));
        File.Delete(cache);
        await Shell.RunAsync("kill", ["-HUP", $"{await ProcessIdAsync()}"]);
        await Until.True(
            () => IsLogged($"BC1001: The settings file {SettingsFile} cannot be read: it is a folder."), "the folder is named");
        await StopAsync();
    }

    [Fact(Explicit = true)]
    public async Task A_settings_file_that_was_replaced_by_a_FIFO_does_not_stop_it()
    {
        await _build1.RunAsync("daemon", "start");
        var id = await ProcessIdAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(SettingsFile)!);
        await Shell.RunAsync("mkfifo", [SettingsFile]);

        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);

        await Until.True(() => IsLogged("BC1001"), "the reason is in the log");
        File.Delete(SettingsFile);
        Assert.Equal(id, await ProcessIdAsync());
        await StopAsync();
    }

    [Fact]
    public async Task The_unit_of_a_service_names_paths_as_they_were_meant_where_it_was_installed()
    {
        _build1.Environment["BUILDCOORD_STATE"] = "../state";
        _build1.Environment["BUILDCOORD_REPOSITORY"] = "../coordination.git";
        var unit = (await Shell.TryAsync(
            Buildcoord.Program, ["daemon", "install", "--dry-run", "--cache", "../cache"], _build1.Environment, _start)).Output;

        Assert.Contains($"Environment=BUILDCOORD_STATE={_fleet.Folder}/state\n", unit, StringComparison.Ordinal);
        Assert.Contains($"Environment=BUILDCOORD_REPOSITORY={_fleet.Remote}\n", unit, StringComparison.Ordinal);
        Assert.Contains($"--cache {_fleet.Folder}/cache", unit, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var process in DaemonProcesses.Of(_build1).ToArray())
            Shell.TryAsync("kill", ["-KILL", $"{process}"]).GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private string SettingsFile => Path.Combine(_build1.Environment["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json");

    private bool IsLogged(string text) => Directory.EnumerateFiles(_fleet.Folder, "heartbeat-build1.log", SearchOption.AllDirectories)
        .Any(log => File.ReadAllText(log).Contains(text, StringComparison.Ordinal));

    private bool IsLoggedAfter(string first, string text) =>
        Directory.EnumerateFiles(_fleet.Folder, "heartbeat-build1.log", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Any(log => log.IndexOf(first, StringComparison.Ordinal) is var at and >= 0
                && log[at..].Contains(text, StringComparison.Ordinal));

    private void WriteSettings(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SettingsFile)!);
        File.WriteAllText(SettingsFile, text);
    }

    private async Task<int> ProcessIdAsync() => (await StatusAsync())["process_id"]!.GetValue<int>();

    // From a folder that is there, with the state folder's absolute path.
    private async Task<JsonNode> StatusAsync()
    {
        using var _ = new Absolute(_build1.Environment, _fleet.Folder);
        return JsonNode.Parse((await _build1.RunAsync("daemon", "status", "--json")).Output)!;
    }

    private async Task StopAsync()
    {
        using var _ = new Absolute(_build1.Environment, _fleet.Folder);
        await _build1.RunAsync("daemon", "stop");
    }

    private sealed class Absolute : IDisposable
    {
        private readonly Dictionary<string, string> _environment;
        private readonly string _state;

        public Absolute(Dictionary<string, string> environment, string folder)
        {
            (_environment, _state) = (environment, environment["BUILDCOORD_STATE"]);
            environment["BUILDCOORD_STATE"] = Path.GetFullPath(_state, Path.Combine(folder, "start"));
        }

        public void Dispose() => _environment["BUILDCOORD_STATE"] = _state;
    }
}
