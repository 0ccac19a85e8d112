using System.Diagnostics;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.Cost;

/// <summary>Which git commands a command starts: each takes processor time from the build's own tools.</summary>
public sealed class StartedGitTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly string _source;

    public StartedGitTests()
    {
        var git = _fleet.Program($"""echo "$*" >> "{Commands}"; exec git "$@" """, "noting-git");
        _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_GIT_EXECUTABLE", git));
        _source = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "source")).FullName;
        Shell.Git(_source, "init", "-q", "-b", "main");
        Shell.Git(_source, "commit", "-q", "--allow-empty", "-m", "Source");
    }

    private string Commands => Path.Combine(_fleet.Folder, "commands");

    [Fact]
    public async Task A_warm_build_looks_once_for_changes_of_its_source_and_pushes_once_or_if_it_takes_longer_twice()
    {
        await RunAsync("run", "--", "true");
        File.Delete(Commands);
        var began = Stopwatch.GetTimestamp();

        await RunAsync("run", "--", "true");

        // Git is asked for the commit where it could not be read in five seconds.
        var mayAskGit = Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(5);
        var commands = (await File.ReadAllLinesAsync(Commands))
            .Where(command => !mayAskGit || !command.Contains(" rev-parse ", StringComparison.Ordinal))
            .ToLookup(command => command.Contains(" push ", StringComparison.Ordinal) ? "push" : "other");
        Assert.All(commands["other"], command => Assert.Contains(" diff ", command, StringComparison.Ordinal));
        Assert.InRange(commands["other"].Count(), 0, 1);
        Assert.InRange(commands["push"].Count(), 1, 2);
    }

    [Fact]
    public async Task A_source_on_a_disk_of_its_own_inside_of_a_repository_is_no_part_of_it()
    {
        var disk = Directory.CreateDirectory(Path.Combine(_source, "disk")).FullName;
        await using var mounts = await PrivateMounts.MakeAsync($"mount -t tmpfs none '{disk}'");
        var git = await mounts.ShellAsync($"git -C '{disk}' rev-parse HEAD");
        Assert.Contains("not a git repository", git.Error, StringComparison.Ordinal);

        var end = await mounts.RunAsync(
            _build1.Environment, "bash", "-c", $"cd '{disk}' && exec {Buildcoord.Program} run --name docs -- true");

        Assert.True(end.Code == 0, end.Error);
        Assert.All(_fleet.LiveMessages(), message => Assert.Contains(
            "Commit: unknown", message["body"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_warm_message_is_one_push()
    {
        await RunAsync("send", "all", "info", "first", "", "--register", "--require-visible");
        File.Delete(Commands);

        await RunAsync("send", "all", "info", "second", "", "--require-visible");

        Assert.Contains(" push ", Assert.Single(await File.ReadAllLinesAsync(Commands)), StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private async Task RunAsync(params string[] arguments)
    {
        var (code, _, error) = await Shell.TryAsync(Buildcoord.Program, arguments, _build1.Environment, _source);
        Assert.True(code == 0, error);
    }
}
