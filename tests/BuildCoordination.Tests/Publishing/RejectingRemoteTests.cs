using BuildCoordination.Documents;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A remote that rejects every push is asked seldom; one that rejects some updates loses only these.</summary>
[Trait("Takes", "long")]
public sealed class RejectingRemoteTests : IDisposable
{
    private const string RejectMain = """case "$1" in refs/heads/main) echo "main is protected" >&2; exit 1;; esac""";

    // Each time in other words.
    private const string RejectForbidden =
        """
        case "$1" in refs/heads/main)
          if git show "$3:coordination/messages.json" | grep -q forbidden; then echo "$3 is forbidden" >&2; exit 1; fi;;
        esac
        """;

    private readonly TestFleet _fleet = new();
    private readonly PushCounter _pushes;
    private readonly Clock _clock = new();

    public RejectingRemoteTests() => _pushes = new PushCounter(_fleet);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(250)]
    public async Task A_protected_branch_costs_a_few_pushes_once_and_then_one_a_round_in_later_processes_too(int count)
    {
        await using (var build1 = await FoundAsync())
        {
            _fleet.Hook("update", RejectMain);
            await AcceptAsync(build1, Subjects(count));
            FlushResult? flushed = null;
            var pushes = await _pushes.OfAsync(async () => flushed = await build1.FlushAsync(Until.Deadline));
            Assert.Equal("BC3019", flushed!.Diagnostic?.Code);
            Assert.Contains("protected", flushed.Diagnostic!.Message, StringComparison.Ordinal);
            Assert.True(pushes <= 2 + Math.Log2(count), $"{pushes} pushes for {count} updates");
        }

        await using var later = await OpenAsync();
        Assert.Equal(0, await _pushes.OfAsync(() => later.Context.Publisher.PublishAsync()));
        Assert.Equal(1, await _pushes.OfAsync(() => later.FlushAsync(Until.Deadline)));
        _clock.Offset += TimeSpan.FromMinutes(5);
        Assert.Equal(1, await _pushes.OfAsync(() => later.Context.Publisher.PublishAsync()));
        Assert.Equal(count, later.Outbox.Count());
        Assert.Empty(later.Outbox.Refused());

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        _clock.Offset += TimeSpan.FromMinutes(5);
        await later.Context.Publisher.PublishAsync();
        Assert.Equal(0, later.Outbox.Count());
        Assert.Equal(Subjects(count).Order(StringComparer.Ordinal), _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pre-receive", "a hook")]
    [InlineData("non-bare", "not a bare repository")]
    public async Task The_diagnostic_names_the_cause(string kind, string cause)
    {
        await using var build1 = await FoundAsync();
        if (kind == "pre-receive")
            _fleet.Hook(kind, "exit 1");
        else
            Shell.Git(_fleet.Remote, "config", "core.bare", "false");
        await AcceptAsync(build1, Subjects(3));
        FlushResult? flushed = null;
        var pushes = await _pushes.OfAsync(async () => flushed = await build1.FlushAsync(Until.Deadline));
        Assert.Equal("BC3019", flushed!.Diagnostic?.Code);
        Assert.Contains(cause, flushed.Diagnostic!.Message, StringComparison.Ordinal);
        Assert.True(pushes <= 3, $"{pushes} pushes for 3 updates");
    }

    [Fact]
    public async Task Branches_that_the_remotes_user_may_not_write_are_no_protected_branch()
    {
        await using var build1 = await FoundAsync();
        var branches = Path.Combine(_fleet.Remote, "refs", "heads");
        var (close, open) = Environment.IsPrivilegedProcess ? (("chattr", "+i"), ("chattr", "-i")) : (("chmod", "555"), ("chmod", "755"));
        if ((await Shell.TryAsync(close.Item1, [close.Item2, branches])).Code != 0)
            Assert.Skip("No folder can be made immutable here.");
        try
        {
            await AcceptAsync(build1, ["waits"]);

            var told = (await build1.FlushAsync(Until.Deadline)).Diagnostic!;

            Assert.Equal("BC3019", told.Code);
            Assert.Contains("its user cannot write the repository's files", told.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Shell.RunAsync(open.Item1, [open.Item2, branches]);
        }
    }

    [Fact]
    public async Task A_heartbeat_that_a_hook_rejects_is_not_said_to_be_in_a_race()
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook("pre-receive", "exit 1");

        Assert.Equal("BC3019", (await build1.Heartbeats.SendHeartbeatAsync())?.Code);
    }

    [Fact]
    public async Task The_backoff_grows_to_five_minutes_and_ends_when_the_tip_moves()
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook("update", RejectMain);
        await AcceptAsync(build1, ["waits"]);
        await build1.FlushAsync(Until.Deadline);
        for (var seconds = 5.0; seconds < 1000; seconds *= 2)
        {
            _clock.Offset += TimeSpan.FromSeconds(Math.Min(seconds, 300) - 1.5);
            Assert.Equal(0, await _pushes.OfAsync(() => build1.Context.Publisher.PublishAsync()));
            _clock.Offset += TimeSpan.FromSeconds(1.5);
            Assert.Equal(1, await _pushes.OfAsync(() => build1.Context.Publisher.PublishAsync()));
        }

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        _fleet.Edit("README.md", "An operator was here.");
        await build1.Messages.GetAllAsync();
        await build1.Context.Publisher.PublishAsync();
        Assert.Equal(["waits"], _fleet.AllSubjects());
    }

    [Theory]
    [InlineData(4, 1, 0)]
    [InlineData(6, 2, 1)]
    [InlineData(7, 12, 0)]
    [InlineData(9, 12, 5)]
    [InlineData(11, 12, 11)]
    [InlineData(21, 12, 0, 1, 2, 3)]
    [InlineData(26, 12, 1, 4, 7, 10)]
    [InlineData(46, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    public async Task Updates_that_a_hook_rejects_for_what_they_say_move_to_refused_and_all_others_arrive(
        int pushes, int count, params int[] rejected)
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook("update", RejectForbidden);
        var subjects = SubjectsWith(count, rejected);
        await AcceptAsync(build1, subjects);
        FlushResult? flushed = null;

        var needed = await _pushes.OfAsync(async () => flushed = await build1.FlushAsync(Until.Deadline));

        Assert.Equal("BC3003", flushed!.Diagnostic?.Code);
        Assert.Equal(0, build1.Outbox.Count());
        Assert.Equal(rejected.Length, build1.Outbox.Refused().Count);
        AssertArrived(subjects);
        Assert.True(needed <= pushes, $"{needed} pushes for {count} updates, {rejected.Length} of them rejected");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(30)]
    public async Task A_remote_that_rejects_everything_for_a_while_beside_what_it_always_rejects_makes_no_other_update_refused(
        int rejections)
    {
        await using var build1 = await FoundAsync();
        // The first pushes find the one that is always rejected.
        _fleet.Hook("update", $$"""
            {{RejectForbidden}}
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            echo >> seen; n=$(cat seen | wc -l)
            [ $n -le 2 ] || [ $n -gt {{2 + rejections}} ] || exit 1
            """);
        var subjects = SubjectsWith(12, 3);
        await AcceptAsync(build1, subjects);

        await FlushAllAsync(build1);

        AssertArrived(subjects);
        Assert.Single(build1.Outbox.Refused());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_hook_that_fails_now_and_then_loses_none_beside_those_that_it_always_rejects(int nth)
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook("update", $$"""
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            echo >> seen
            [ $(( $(cat seen | wc -l) % {{nth}} )) -ne 0 ] || exit 1
            {{RejectForbidden}}
            """);
        var subjects = SubjectsWith(12, 2, 3, 7);
        await AcceptAsync(build1, subjects);

        await FlushAllAsync(build1);

        AssertArrived(subjects);
        Assert.Equal(3, build1.Outbox.Refused().Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_a_rule_rejects_is_told_with_its_count_and_sent_again_by_one_command(int count)
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook(
            "update",
            """
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            ! git diff --name-only "$2" "$3" | grep -q messages.json || { echo "messages.json is locked" >&2; exit 1; }
            """);
        await AcceptAsync(build1, Subjects(count));

        var flushed = await build1.FlushAsync(Until.Deadline);

        Assert.Equal(count, build1.Outbox.Refused().Count);
        Assert.Equal(("BC3003", false), (flushed.Diagnostic?.Code, flushed.IsVisible));
        Assert.Contains(
            count == 1 ? "rejected the update" : $"rejected {count} updates", flushed.Diagnostic!.Message, StringComparison.Ordinal);
        Assert.Contains("messages.json is locked", flushed.Diagnostic.Message, StringComparison.Ordinal);

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        await build1.Outbox.ResendAsync();
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        Assert.Equal(Subjects(count), _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(int.MaxValue, false)]
    public async Task A_hook_that_fails_now_and_then_loses_no_update_where_others_are_accepted_meanwhile(int failures, bool arrives)
    {
        var failed = Path.Combine(_fleet.Remote, "failed");
        var git = _fleet.Program(
            $$"""
            git "$@"; code=$?
            case " $* " in *" fetch "*|*" ls-remote "*) if [ -e '{{failed}}' ]; then
              rm '{{failed}}'
              export GIT_DIR='{{_fleet.Remote}}'
              git update-ref refs/heads/main $(git -c user.name=other -c user.email=other@example.org commit-tree -p main -m "another server's" main^{tree})
            fi;; esac
            exit $code
            """,
            "git-of-a-crowd");
        await using var build1 = await _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_GIT_EXECUTABLE"] = git);
        await build1.Context.Outbox.AcceptAsync(new StatusUpdate { Server = build1.Server, State = "idle" });
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        _fleet.Hook(
            "update",
            $$"""
            git diff --name-only "$2" "$3" | grep -q messages.json || exit 0
            [ $(cat failures 2>/dev/null | wc -l) -lt {{failures}} ] || exit 0
            echo >> failures; touch failed; exit 1
            """);
        await AcceptAsync(build1, Subjects(1));

        var flushed = await build1.FlushAsync(Until.Deadline);

        Assert.Equal(arrives ? null : "BC3003", flushed.Diagnostic?.Code);
        Assert.Equal(arrives ? 1 : 0, _fleet.AllSubjects().Count);
        Assert.Equal(arrives ? 0 : 1, build1.Outbox.Refused().Count);
        Assert.Equal(arrives ? failures : 9, File.ReadAllLines(Path.Combine(_fleet.Remote, "failures")).Length);
    }

    [Fact]
    public async Task A_hook_that_rejects_only_large_pushes_gets_small_ones()
    {
        await using var build1 = await FoundAsync();
        _fleet.Hook(
            "update",
            """case "$1" in refs/heads/main) [ $(git diff "$2" "$3" | grep -c '^+.*"subject"') -le 40 ] || exit 1;; esac""");
        await AcceptAsync(build1, Subjects(250));
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        Assert.Equal(250, _fleet.AllSubjects().Count);
        Assert.Empty(build1.Outbox.Refused());
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(2, 1)]
    public async Task A_remote_that_begins_to_reject_everything_in_mid_flush_makes_no_update_refused(int count, int accepted)
    {
        await using var build1 = await FoundAsync();
        // Single updates only; and after some of them, none at all.
        _fleet.Hook("update", $$"""
            case "$1" in refs/heads/main) ;; *) exit 0;; esac
            [ $(git diff "$2" "$3" | grep -c '^+.*"subject"') -le 1 ] || exit 1
            [ $(cat taken 2>/dev/null | wc -l) -lt {{accepted}} ] || exit 1
            echo >> taken
            """);
        await AcceptAsync(build1, Subjects(count));
        Assert.Equal("BC3019", (await build1.FlushAsync(Until.Deadline)).Diagnostic?.Code);
        Assert.Empty(build1.Outbox.Refused());

        File.Delete(Path.Combine(_fleet.Remote, "hooks", "update"));
        Assert.True((await build1.FlushAsync(Until.Deadline)).IsVisible);
        Assert.Equal(Subjects(count), _fleet.AllSubjects().Order(StringComparer.Ordinal));
    }

    public void Dispose() => _fleet.Dispose();

    private static string[] Subjects(int count) => [.. Enumerable.Range(0, count).Select(i => $"message {i:000}")];

    private static string[] SubjectsWith(int count, params int[] rejected) =>
        [.. Subjects(count).Select((subject, i) => rejected.Contains(i) ? $"forbidden {i}" : subject)];

    private void AssertArrived(string[] subjects) => Assert.Equal(
        subjects.Where(subject => !subject.StartsWith("forbidden", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        _fleet.AllSubjects().Order(StringComparer.Ordinal));

    // A remote that seems to reject everything may cost several.
    private static async Task FlushAllAsync(BuildCoordinator build1)
    {
        for (var round = 0; round < 12 && build1.Outbox.Count() > 0; round++)
            await build1.FlushAsync(Until.Deadline);
    }

    // Into the outbox only: nothing publishes it in the background.
    private static async Task AcceptAsync(BuildCoordinator build1, IEnumerable<string> subjects)
    {
        foreach (var subject in subjects)
        {
            await build1.Context.Outbox.AcceptAsync(new MessageUpdate
            {
                Server = build1.Server,
                Message = new OutgoingMessage { To = "all", Type = MessageType.Info, Subject = subject, Body = "" },
            });
        }
    }

    private Task<BuildCoordinator> OpenAsync() => _fleet.OpenAsync("build1", change: _pushes.Use, time: _clock);

    private async Task<BuildCoordinator> FoundAsync()
    {
        var build1 = await OpenAsync();
        await build1.Context.Outbox.AcceptAsync(new StatusUpdate { Server = build1.Server, State = "idle" });
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        return build1;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_795_000_000) + Offset;
    }
}
