using BuildCoordination.Tests.Fleets;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Publishing;

/// <summary>How many git commands a build starts: each one takes processor time from the build's own tools.</summary>
public sealed class GitCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly string _git;

    public GitCommandTests()
    {
        _git = _fleet.Program($"""echo "$*" >> "{Commands}"; exec git "$@" """, "noting-git");
        Shell.Git(_fleet.Folder, "init", "-q", "-b", "main", Source);
        Shell.Git(Source, "commit", "-q", "--allow-empty", "-m", "Source");
    }

    private string Source => Path.Combine(_fleet.Folder, "source");

    private string Commands => Path.Combine(_fleet.Folder, "commands");

    [Fact]
    public async Task A_build_that_ends_before_the_first_push_asks_for_the_changes_of_its_source_and_makes_one_push()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var build1 =
            await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_GIT_EXECUTABLE"] = _git, time: clock);
        await BuildAsync(build1);
        File.Delete(Commands);

        await BuildAsync(build1);

        var commands = await File.ReadAllLinesAsync(Commands);
        Assert.Equal(Shell.Git(Source, "rev-parse", "HEAD"), $"{_fleet.Read("build1/builds.json")["builds"]![0]!["commit"]}");
        Assert.True(commands.Length <= 2, string.Join('\n', commands));
        Assert.Single(commands, command => command.Contains(" push ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_published_by_one_who_knows_the_tip_is_one_command()
    {
        await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_GIT_EXECUTABLE"] = _git);
        await SendAsync(build1, "first");
        File.Delete(Commands);

        await SendAsync(build1, "second");

        Assert.Contains(" push ", Assert.Single(await File.ReadAllLinesAsync(Commands)), StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task SendAsync(BuildCoordinator build1, string subject)
    {
        await build1.Messages.SendAsync(new() { To = "all", Subject = subject });
        Assert.True((await build1.FlushAsync()).IsVisible);
    }

    private async Task BuildAsync(BuildCoordinator build1)
    {
        await using (var run = await build1.BeginBuildAsync(new() { Name = "nightly", Source = Source }))
        {
            await run.Environment.Reading;
            await run.SucceedAsync();
        }

        Assert.True((await build1.FlushAsync()).IsVisible);
    }
}
