using System.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class EndingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ending_a_program_ends_what_it_started_and_runs_nothing_more()
    {
        await using var child = Bash.Start("sleep 1200 | sleep 1200 & echo $!; sleep 1200; touch \"$1\"", _folder["next"]);
        await Bash.ReadIdAsync(Bash.Lines(child));
        await Until.True(() => ProcessTable.GroupMembers(child.Id).Count >= 4, "four processes run");

        await child.EndGroupAsync(Until.Deadline, default);

        Assert.Empty(ProcessTable.GroupMembers(child.Id));
        Assert.Equal(143, (await child.Exit).ShellCode);
        Assert.False(File.Exists(_folder["next"]));
    }

    [Fact]
    public async Task A_program_is_given_time_to_end_in_its_own_way()
    {
        await using var child = Bash.Start("trap 'echo cleaned; exit 7' TERM; echo ready; while :; do sleep 0.1; done");
        using var lines = Bash.Lines(child);
        Assert.Equal("ready", await lines.ReadLineAsync());

        await child.EndGroupAsync(Until.Deadline, default);

        Assert.Equal("cleaned", await lines.ReadLineAsync());
        Assert.Equal(7, (await child.Exit).Code);
    }

    [Fact]
    public async Task What_ignores_the_request_is_killed_when_its_time_is_over()
    {
        await using var child = Bash.Start("trap '' TERM; (while :; do sleep 1; done) & echo $!; while :; do sleep 1; done");
        var grandchild = await Bash.ReadIdAsync(Bash.Lines(child));
        var waited = Stopwatch.StartNew();

        await child.EndGroupAsync(TimeSpan.FromMilliseconds(300), default);

        Assert.InRange(waited.Elapsed, TimeSpan.FromMilliseconds(300), Until.Deadline);
        Assert.Equal(new ProcessExit(null, SignalNumber.Kill), await child.Exit);
        Assert.NotEqual(true, ProcessTable.Find(grandchild)?.IsAlive);
        Assert.DoesNotContain(ProcessTable.All(), process => process.Session == child.Id && process.IsAlive);
    }

    [Fact]
    public async Task Who_has_no_patience_gets_the_kill_at_once()
    {
        await using var child = Bash.Start("trap '' TERM; echo $$; while :; do sleep 1; done");
        await Bash.ReadIdAsync(Bash.Lines(child));
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await child.EndGroupAsync(TimeSpan.FromHours(1), impatience.Token).WaitAsync(Until.Deadline);

        Assert.Equal(new ProcessExit(null, SignalNumber.Kill), await child.Exit);
    }

    [Fact]
    public async Task A_stopped_program_hears_the_request_too()
    {
        await using var child = Bash.Start("trap 'exit 7' TERM; echo $$; while :; do sleep 0.1; done");
        await Bash.ReadIdAsync(Bash.Lines(child));
        child.Signal(SignalNumber.Stop);
        await Until.True(() => ProcessTable.Find(child.Id)!.IsStopped, "it is stopped");

        await child.EndGroupAsync(Until.Deadline, default);

        Assert.Equal(7, (await child.Exit).Code);
    }

    [Fact]
    public async Task What_a_program_left_in_its_group_or_in_another_group_of_its_session_is_ended_after_its_own_end()
    {
        await using var child = Bash.Start("sleep 1200 & set -m; sleep 1200 & echo $!");
        var otherGroup = await Bash.ReadIdAsync(Bash.Lines(child));
        await child.Exit;
        Assert.Equal(otherGroup, ProcessTable.Find(otherGroup)!.Group);
        Assert.Single(ProcessTable.GroupMembers(child.Id));

        await child.EndGroupAsync(Until.Deadline, default);

        Assert.DoesNotContain(ProcessTable.All(), process => process.Session == child.Id && process.IsAlive);
    }

    [Fact]
    public async Task Disposing_ends_what_still_runs_and_leaves_no_zombie()
    {
        var child = Bash.Start("trap '' TERM; echo $$; while :; do sleep 1; done");
        await Bash.ReadIdAsync(Bash.Lines(child));

        await child.DisposeAsync();

        Assert.NotEqual(child.StartTime, ProcessTable.StartTime(child.Id));
        Assert.DoesNotContain(ProcessTable.All(), process => process.Session == child.Id && process.IsAlive);
    }

    [Fact]
    public async Task An_exited_child_keeps_its_id_until_it_is_disposed_and_what_it_put_into_the_background_lives_on()
    {
        var child = Bash.Start("sleep 1200 & echo $!");
        var background = ProcessTable.Find(await Bash.ReadIdAsync(Bash.Lines(child)))!;
        await child.Exit;
        Assert.Equal('Z', ProcessTable.Find(child.Id)!.State);
        Assert.False(ProcessTable.IsAlive(child.Id, child.StartTime));

        await child.DisposeAsync();
        child.Signal(SignalNumber.Kill);

        Assert.Null(ProcessTable.Find(child.Id));
        Assert.True(ProcessTable.IsAlive(background.Id, background.StartTime));
        ProcessSignal.Send(background, SignalNumber.Kill);
        await Until.True(() => !ProcessTable.IsAlive(background.Id, background.StartTime), "it is gone");
    }

    [Fact]
    public async Task A_process_with_another_start_time_than_the_one_we_knew_is_not_signalled()
    {
        await using var child = Bash.Start("exec sleep 1200");
        var process = ProcessTable.Find(child.Id)!;

        ProcessSignal.Send(process with { StartTime = process.StartTime - 1 }, SignalNumber.Kill);
        ProcessSignal.Send(process, SignalNumber.Terminate);

        Assert.Equal(SignalNumber.Terminate, (await child.Exit).Signal);
    }

    [Fact]
    public async Task Many_children_and_those_of_the_platforms_own_class_each_end_with_their_own_code()
    {
        var ours = Enumerable.Range(0, 60).Select(async code => await CodeAsync(Bash.Script($"exit {code}")));
        var theirs = Enumerable.Range(0, 20).Select(async code =>
        {
            using var process = Process.Start("bash", ["-c", $"exit {code}"]);
            await process.WaitForExitAsync();
            return process.ExitCode;
        });
        var both = await Task.WhenAll(Task.WhenAll(ours), Task.WhenAll(theirs)).WaitAsync(Until.Deadline);

        Assert.Equal(Enumerable.Range(0, 60), both[0]);
        Assert.Equal(Enumerable.Range(0, 20), both[1]);
    }

    [Fact]
    public async Task Exit_codes_are_known_though_who_started_us_ignores_the_ends_of_children()
    {
        Assert.Equal("7\n7", await Bash.OutputAsync(new("env", ["--ignore-signal=CHLD", Dummy.Path, "codes", "sh", "-c", "exit 7"])));
    }

    [Fact]
    public async Task A_program_in_a_session_of_its_own_has_no_terminal_to_ask_on()
    {
        Assert.Equal("none", await Bash.OutputAsync(Bash.Script("(: < /dev/tty) 2>/dev/null && echo some || echo none")));
        Assert.Equal(
            "own", await Bash.OutputAsync(
            Bash.Script(
            "read -r _ _ _ _ group session _ < /proc/self/stat; [ $group = $$ ] && [ $session = $$ ] && echo own || echo \"$$ $group "
            + "$session\"")));
    }

    [Fact]
    public async Task A_group_of_its_own_stays_in_our_session()
    {
        var spec = Bash.Script("read -r _ _ _ _ group session _ < /proc/self/stat; [ $group = $$ ] && echo $session") with
        {
            Grouping = ProcessGrouping.NewGroup,
        };

        Assert.Equal(
            ProcessTable.Find(Environment.ProcessId)!.Session.ToString(System.Globalization.CultureInfo.InvariantCulture),
            await Bash.OutputAsync(spec));
    }

    private static async Task<int> CodeAsync(ProcessSpec spec)
    {
        await using var child = ChildProcess.Start(spec);
        return (await child.Exit).Code ?? -1;
    }
}
