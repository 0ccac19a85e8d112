using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BuildCoordination.Tool.Tests.Pages;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>Somebody who is no server looks at the fleet with the address of its repository and nothing else.</summary>
public sealed partial class ObserverTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _observer;

    public ObserverTests()
    {
        SampleFleet.Write(_fleet);
        _observer = new Buildcoord(_fleet, "observer") { IsSetUp = false };
        foreach (var name in new[] { "BUILDCOORD_SERVER", "BUILDCOORD_REPOSITORY", "BUILDCOORD_STATE", "BUILDCOORD_LOG_FOLDER" })
            _observer.Environment.Remove(name);
    }

    [Theory]
    [InlineData("health --fail-on never", 0, "build1")]
    [InlineData("builds", 0, "cloudstack")]
    [InlineData("log build1", 1, "build1 has published no log")]
    [InlineData("inbox", 0, "Build Failed: cloudstack")]
    [InlineData("thread", 0, "Please take the packages over")]
    [InlineData("wait --for message --from build2", 0, "Build Failed: cloudstack")]
    [InlineData("wait --for status --from build1 --state building", 0, "build1: building")]
    [InlineData("doctor", 0, "an observer pushes nothing")]
    [InlineData("page", 0, "index.html")]
    public async Task A_reading_command_needs_the_address_only_and_writes_nothing_but_its_cache(string words, int code, string shown)
    {
        MakeReadOnly();

        var (end, written) = await TraceAsync(words);

        Assert.True(code == end.Code, end.Output + end.Error);
        Assert.Contains(shown, end.Output + end.Error, StringComparison.Ordinal);
        Assert.All(written, path => Assert.True(IsOwn(path), path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_that_needs_a_server_makes_nobody_of_an_observer(bool isShared)
    {
        if (isShared)
        {
            var state = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "shared")).FullName;
            await Shell.RunAsync("chmod", ["3770", state]);
            _observer.Environment["BUILDCOORD_STATE"] = state;
        }

        var status = await _observer.RunAsync("status", "--repository", _fleet.Remote);
        Assert.Equal(3, status.Code);
        Assert.Contains("BC1008", status.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _observer.RunAsync("health", "--fail-on", "never", "--repository", _fleet.Remote)).Code);
    }

    [Theory]
    [InlineData("watch", "build1: building")]
    [InlineData("serve --port 0", "http://127.0.0.1:")]
    [InlineData("inbox --watch", "Build Failed: cloudstack")]
    [InlineData("health --watch", "build1")]
    [InlineData("log build1 --follow", "a line of the build")]
    public async Task So_does_one_that_goes_on_until_it_is_stopped(string words, string shown)
    {
        _fleet.Edit("build1/heartbeat.json", new JsonObject
        {
            ["server"] = "build1", ["output"] = new JsonArray("a line of the build"),
        }.ToJsonString());
        MakeReadOnly();
        using var process = Shell.Start("strace", Traced(words), _observer.Environment, _observer.Environment["HOME"]);
        var line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains(shown, StringComparison.Ordinal))
            line = await process.StandardOutput.ReadLineAsync();

        await Shell.RunAsync("pkill", ["-INT", "-P", $"{process.Id}"]);

        await process.WaitForExitAsync();
        Assert.Contains(shown, line, StringComparison.Ordinal);
        Assert.All(Written(), path => Assert.True(IsOwn(path), path));
        Assert.Equal(["cache"], Directory.EnumerateFileSystemEntries(_observer.Environment["HOME"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Where_the_cache_cannot_be_written_a_temporary_one_is_used()
    {
        File.WriteAllText(_observer.Environment["XDG_CACHE_HOME"], "a file where the folder would be");

        var end = await LookAsync("health", "--fail-on", "never");

        Assert.Equal(0, end.Code);
        Assert.Contains("build1", end.Output, StringComparison.Ordinal);
        Assert.Contains("temporary cache", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_acts_in_the_fleet_still_needs_a_server()
    {
        foreach (var words in new[] { "send all info hello there", "page --publish", "read --all" })
        {
            var end = await LookAsync(words.Split(' '));

            Assert.True(end.Code == 3, words + end.Error);
            Assert.Contains("BC1008", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_with_the_name_of_this_host_reads_its_own_messages()
    {
        _fleet.Edit(
            "build7/status.json", new JsonObject
            {
                ["server"] = "build7", ["hostname"] = Environment.MachineName, ["status"] = "idle"
            }.ToJsonString());
        await new Buildcoord(_fleet, "build1").RunAsync("send", "build7", "request", "Only for you", "");

        Assert.Contains("Only for you", (await LookAsync("inbox")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private string Trace => Path.Combine(_fleet.Folder, "trace");

    private Task<CommandEnd> LookAsync(params string[] words) => _observer.RunAsync([.. words, "--repository", _fleet.Remote]);

    // No mode keeps root out.
    private void MakeReadOnly() => _fleet.Hook("pre-receive", "touch \"$PWD/pushed\"; exit 1");

    private async Task<(CommandEnd End, string[] Written)> TraceAsync(string words)
    {
        var (code, output, error) =
            await Shell.TryAsync("strace", Traced(words), _observer.Environment, _observer.Environment["HOME"]);
        return (new CommandEnd(code, output, error), Written());
    }

    private string[] Traced(string words) =>
    [
        "-f", "-qq", "-y", "--seccomp-bpf", "-e",
        "trace=open,openat,creat,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,link,linkat,symlink,symlinkat",
        "-o", Trace, Buildcoord.Program, .. words.Split(' '), "--repository", _fleet.Remote,
    ];

    private string[] Written()
    {
        Assert.False(File.Exists(Path.Combine(_fleet.Remote, "pushed")));
        return [.. File.ReadLines(Trace).Select(WrittenBy).OfType<string>().Distinct()];
    }

    // Of the runtime and of git are devices, and files in memory and in the folder for temporary files.
    private bool IsOwn(string path) => path.StartsWith(_observer.Environment["XDG_CACHE_HOME"], StringComparison.Ordinal)
        || path.StartsWith(Path.Combine(_observer.Environment["HOME"], "fleet-page"), StringComparison.Ordinal)
        || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal)
        || path.Contains("/clr-debug-pipe-", StringComparison.Ordinal) || path.Contains("/dotnet-diagnostic-", StringComparison.Ordinal);

    private string? WrittenBy(string call) => Call().Match(call) is { Success: true } match
        && !call.Contains(" = -1 ", StringComparison.Ordinal)
        && (!match.Groups["name"].Value.StartsWith("open", StringComparison.Ordinal) || Writes().IsMatch(call))
            ? Path.GetFullPath(
                Path.Combine(
                match.Groups["folder"] is { Success: true } folder
                    ? folder.Value
                    : _observer.Environment["HOME"], match.Groups["path"].Value))
            : null;

    [GeneratedRegex(
        """^\d+ +(?<name>\w+)\((?:"[^"]*", (?=(?:AT_FDCWD|"|\d)))?(?:(?:AT_FDCWD|\d+)(?:<(?<folder>[^>]*)>)?, )?"(?<path>[^"]*)""",
        RegexOptions.None, 10_000)]
    private static partial Regex Call();

    [GeneratedRegex("O_WRONLY|O_RDWR|O_CREAT", RegexOptions.None, 10_000)]
    private static partial Regex Writes();
}
