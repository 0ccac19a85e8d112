using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A crowd at four times its size, and what may happen to a repository while one writes: run by <c>./test.sh --slow</c>.</summary>
public sealed class LargeCrowdTests : IDisposable
{
    private const int Processes = 8;
    private const int Most = 100;

    /// <summary>As many where something happens meanwhile, or as there is time for.</summary>
    private static readonly int Each = LongProof.Times(Most, 25);

    private static readonly string WorkerProgram = Path.Combine(TestPaths.Root, "artifacts", "bin", "Worker", "debug", "worker");

    private readonly TestFleet _fleet = new();
    private readonly string _git;

    public LargeCrowdTests() => _git = _fleet.Program(
        """
        for what in "$@"; do case $what in push|fetch) break;; esac; done
        [ "$what" = push ] || exec git "$@"
        git "$@"; code=$?
        # Of one outbox one process publishes at a time.
        echo $code >> "$HOME/pushes"
        exit $code
        """,
        "noting-git");

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Eight_hundred_of_eight_hundred_messages_arrive_once(bool oneCache)
    {
        await CrowdAsync(oneCache, Most);

        Assert.Equal(Everything(Most), Arrived());
        Assert.InRange(_fleet.LiveMessages().Count, 1, 500);
    }

    // How often the scheduler of a busy machine lets one push before another is its own affair: with eight caches the bound is met, not by
    // much.
    [Theory(Explicit = true, Skip = LongProof.Reason, SkipUnless = nameof(LongProof.IsAsked), SkipType = typeof(LongProof))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_publish_takes_few_pushes(bool oneCache)
    {
        await CrowdAsync(oneCache, Most);

        var pushes = PushesOfEachPublish();
        Assert.InRange(pushes[(int)(pushes.Count * 0.95)], 1, 5);
    }

    [Fact(Explicit = true)]
    public async Task All_arrive_once_while_the_remote_is_collected_again_and_again()
    {
        var crowd = CrowdAsync(oneCache: false, Each);
        var collected = 0;
        for (; !crowd.IsCompleted; collected++)
            Shell.Git(_fleet.Remote, "gc", "-q", "--force");
        await crowd;

        Assert.True(collected > 1);
        Assert.Equal(Everything(Each), Arrived());
        Shell.Git(_fleet.Remote, "fsck", "--connectivity-only");
    }

    [Fact(Explicit = true)]
    public async Task All_arrive_once_through_a_hook_that_refuses_every_third_push()
    {
        _fleet.Hook(
            "pre-receive",
            """exec 9> third.lock; flock 9; n=$(($(cat third 2>/dev/null || echo 0) + 1)); echo $n > third; [ $((n % 3)) -ne 0 ]""");
        await CrowdAsync(oneCache: false, Each);

        Assert.Equal(Everything(Each), Arrived());
        Assert.Empty(Files("refused"));
    }

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_a_hook_refuses_for_ever_is_set_aside_and_all_others_arrive_once(bool oneCache)
    {
        _fleet.Hook(
            "pre-receive",
            """while read old new ref; do if git show "$new:coordination/messages.json" | grep -q forbidden; then echo "no such words" >&2; exit 1; fi; done""");
        // Through the outbox of the first; whether its own process is told that it was refused depends on who publishes.
        await Task.WhenAll(CrowdAsync(oneCache, Each), Shell.TryAsync(WorkerProgram, ["send", "forbidden", "1"], Machine(1, oneCache)));

        Assert.Equal(Everything(Each), Arrived());
        var refused = await File.ReadAllTextAsync(Assert.Single(Files("refused")));
        Assert.Contains("forbidden 0", refused, StringComparison.Ordinal);
        Assert.Contains("no such words", refused, StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [InlineData("rewound")]
    [InlineData("deleted")]
    public async Task What_an_operator_took_out_in_the_midst_comes_back_only_when_it_is_sent_again(string how)
    {
        var crowd = CrowdAsync(oneCache: false, Each);
        while (!crowd.IsCompleted && (Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/main") == "" || _fleet.Commits() < Each))
            await Task.Delay(20);
        var removed = Remove(how);
        await crowd;

        Assert.NotEmpty(removed);
        Assert.Equal(Everything(Each).Except(removed), Arrived());

        foreach (var i in Enumerable.Range(1, Processes))
        {
            await using var server = await _fleet.OpenAsync($"build{i}", $"host{i}");
            Assert.True(await server.Outbox.ResendAsync(DateTimeOffset.UnixEpoch) > 0);
            Assert.True((await server.FlushAsync(Until.Deadline)).IsVisible);
        }

        Assert.Equal(Everything(Each), Arrived());
    }

    public void Dispose() => _fleet.Dispose();

    private static IReadOnlyList<string> Everything(int each) =>
        [.. Enumerable.Range(1, Processes).SelectMany(p => Enumerable.Range(0, each).Select(n => $"p{p} {n}"))
            .Order(StringComparer.Ordinal)];

    private async Task CrowdAsync(bool oneCache, int each) => await Task.WhenAll(Enumerable.Range(1, Processes).Select(i => Shell.RunAsync(
        WorkerProgram, ["send", $"p{i}", $"{each}"], Machine(i, oneCache), patience: TimeSpan.FromMinutes(30))));

    private Dictionary<string, string> Machine(int i, bool oneCache)
    {
        var machine = _fleet.Machine($"build{i}", oneCache ? "shared" : $"host{i}");
        machine["BUILDCOORD_GIT_EXECUTABLE"] = _git;
        return machine;
    }

    private IReadOnlyList<string> Arrived() =>
        [.. _fleet.AllSubjects().Where(subject => subject.StartsWith('p')).Order(StringComparer.Ordinal)];

    private IReadOnlyList<string> Files(string folder) =>
        [.. Directory.GetDirectories(_fleet.Folder, folder, SearchOption.AllDirectories)
            .SelectMany(found => Directory.GetFiles(found, "*.json"))];

    /// <summary>Takes commits out of the branch, and says which messages went with them.</summary>
    private IReadOnlyList<string> Remove(string how)
    {
        while (true)
        {
            var (tip, before) = (Shell.Git(_fleet.Remote, "rev-parse", "main"), Arrived());
            try
            {
                if (how == "deleted")
                {
                    Shell.Git(_fleet.Remote, "update-ref", "-d", "refs/heads/main", tip);
                    return before;
                }

                var kept = Shell.Git(_fleet.Remote, "show", $"{tip}~20:coordination/messages.json");
                Shell.Git(_fleet.Remote, "update-ref", "refs/heads/main", $"{tip}~20", tip);
                return [.. before.Where(subject => !kept.Contains($"\"{subject}\"", StringComparison.Ordinal))];
            }
            catch (InvalidOperationException)
            {
                // The crowd was quicker.
            }
        }
    }

    private List<int> PushesOfEachPublish() =>
    [
        .. Directory.GetFiles(_fleet.Folder, "pushes", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Split("0\n")[..^1]).Select(lost => lost.Count(c => c == '\n') + 1).Order(),
    ];
}
