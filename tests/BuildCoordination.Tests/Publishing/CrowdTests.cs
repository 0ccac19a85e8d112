using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>Many writers on one coordination repository.</summary>
[Trait("Takes", "long")]
public sealed class CrowdTests : IDisposable
{
    private const int Processes = 8;
    private const int Each = 25;

    /// <summary>Enough that the live file is rotated while the crowd writes.</summary>
    private const int OldMessages = 400;

    private static readonly string WorkerProgram = Path.Combine(TestPaths.Root, "artifacts", "bin", "Worker", "debug", "worker");

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task Every_message_of_eight_processes_arrives_once_through_one_cache_and_through_eight(bool oneCache)
    {
        await BootstrapAsync();
        await SendManyAsync(OldMessages);

        var senders = Enumerable.Range(1, Processes).Select(i => WorkAsync(i, oneCache, ["send", $"p{i}", $"{Each}"]));
        var marker = WorkAsync(9, oneCache: false, ["mark", "10"]);
        await Task.WhenAll([.. senders, marker]);

        AssertAllThereOnce();
    }

    [Fact(Explicit = true)]
    public async Task Clones_that_commit_and_push_other_files_neither_lose_nor_make_us_lose_anything()
    {
        await BootstrapAsync();
        await SendManyAsync(OldMessages);
        var senders = Enumerable.Range(1, Processes).Select(i => WorkAsync(i, oneCache: false, ["send", $"p{i}", $"{Each}"]));
        var marker = WorkAsync(9, oneCache: false, ["mark", "10"]);
        var clones = Enumerable.Range(1, 4).Select(i => PushOtherFilesAsync(i, times: 10));
        await Task.WhenAll([.. senders, marker, .. clones]);

        AssertAllThereOnce();
        Assert.NotEmpty(_fleet.Read("build9/reads.json")["read"]!.AsArray());
        foreach (var i in Enumerable.Range(1, 4))
            Assert.Equal(10, Shell.Git(_fleet.Remote, "show", $"main:other/{i}.txt").Split('\n').Length);
    }

    [Fact]
    public async Task A_server_that_still_runs_the_scripts_gets_all_of_its_twenty_messages_through_beside_ours()
    {
        await BootstrapAsync();
        // The scripts append at the end, we insert at the front and leave the last three alone: that is what keeps their rebase clean.
        await SendManyAsync(5);
        var clone = Path.Combine(_fleet.Folder, "script-server");
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Shell.Git(clone, "config", "user.name", "scripts");
        Shell.Git(clone, "config", "user.email", "scripts@example.org");

        var ours = WorkAsync(1, oneCache: false, ["send", "ours", "20"]);
        var script = Path.Combine(TestPaths.Root, "samples", "migration", "send_message.sh");
        for (var i = 0; i < 20; i++)
            await Shell.RunAsync(script, [clone, "build2", "all", "info", $"theirs-{i}", "body"]);
        await ours;

        var subjects = _fleet.AllSubjects();
        Assert.Equal(
            Enumerable.Range(0, 20)
                .Select(i => $"theirs-{i}"), subjects.Where(subject => subject.StartsWith("theirs", StringComparison.Ordinal)));
        Assert.Equal(20, subjects.Count(subject => subject.StartsWith("ours", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(clone, ".git", "rebase-merge")));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task BootstrapAsync()
    {
        await using var build1 = await _fleet.OpenAsync("build1", "host0");
        await build1.Status.SetAsync(Status.ServerState.Idle);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(10))).IsVisible);
    }

    private async Task SendManyAsync(int count)
    {
        await using var build1 = await _fleet.OpenAsync("build1", "host0");
        for (var i = 0; i < count; i++)
            await build1.Messages.SendAsync(new() { To = "all", Subject = $"old {i}" });
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(10))).IsVisible);
    }

    private async Task WorkAsync(int i, bool oneCache, string[] arguments)
    {
        var machine = _fleet.Machine($"build{i}", oneCache ? "shared" : $"host{i}");
        // A loaded machine needs longer for each of git's calls than this, and is no fault.
        machine["BUILDCOORD_GIT_DEADLINE"] = "5m";
        // A writer whose every call of git takes far longer than the others' must get through too.
        if (i == 1)
            machine["BUILDCOORD_GIT_EXECUTABLE"] = _fleet.Program("sleep 0.2\nexec git \"$@\"", "slow-git");
        await Shell.RunAsync(WorkerProgram, arguments, machine, patience: TimeSpan.FromMinutes(10));
    }

    private async Task PushOtherFilesAsync(int i, int times)
    {
        var clone = Path.Combine(_fleet.Folder, $"clone{i}");
        var script = $"""
            set -e
            git clone -q '{_fleet.Remote}' '{clone}' && cd '{clone}' && mkdir -p other
            git config user.name clone && git config user.email clone@example.org
            for n in $(seq {times}); do
              echo $n >> other/{i}.txt && git add other && git commit -qm "other {i} $n"
              for try in $(seq 200); do git pull -q --rebase origin main && git push -q origin HEAD:main 2>/dev/null && break; done
            done
            git fetch -q && test "$(git rev-parse HEAD)" = "$(git merge-base HEAD origin/main)"
            """;
        // The scripts retry without order: on a machine under load one of them waits long for its turn.
        await Shell.RunAsync("bash", ["-c", script], patience: TimeSpan.FromMinutes(20));
    }

    private void AssertAllThereOnce()
    {
        var expected = Enumerable.Range(1, Processes).SelectMany(p => Enumerable.Range(0, Each).Select(n => $"p{p} {n}"));
        var arrived = _fleet.AllSubjects().Where(subject => subject.StartsWith('p'));
        Assert.Equal(expected.Order(StringComparer.Ordinal), arrived.Order(StringComparer.Ordinal));
        Assert.Equal(OldMessages, _fleet.AllSubjects().Count(subject => subject.StartsWith("old", StringComparison.Ordinal)));
        Assert.True(_fleet.LiveMessages().Count <= 500);
    }
}
