using System.Globalization;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class OrphanedProcessesTests
{
    private const string Marker = "BUILDCOORD_TEST_MARKER";

    private readonly string _value = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task What_a_dead_run_left_in_its_group_is_ended_even_without_the_marker()
    {
        await using var child = Marked("env -i sleep 1200 & sleep 1200 & exec sleep 1200");
        await Until.True(() => ProcessTable.GroupMembers(child.Id).Count(process => Name(process.Id) == "sleep") == 3, "three run");

        var ended = await Dead(child).EndAsync(Until.Deadline, default);

        Assert.Equal(3, ended);
        Assert.Empty(ProcessTable.GroupMembers(child.Id));
    }

    [Fact]
    public async Task A_process_that_moved_to_a_session_of_its_own_is_found_by_its_marker()
    {
        await using var child = Marked("setsid sleep 1200 & echo $!; wait");
        var away = ProcessTable.Find(await Bash.ReadIdAsync(Bash.Lines(child)))!;
        await Until.True(() => Name(away.Id) == "sleep", "it sleeps");
        child.Signal(SignalNumber.Kill);
        await child.Exit;
        Assert.NotEqual(child.Id, ProcessTable.Find(away.Id)!.Group);

        await new OrphanedProcesses([], Marker, _value).EndAsync(Until.Deadline, default);

        Assert.False(ProcessTable.IsAlive(away.Id, away.StartTime));
    }

    [Fact]
    public async Task What_ignores_the_request_is_killed()
    {
        await using var child = Marked("trap '' TERM; echo $$; while :; do sleep 1; done");
        await Bash.ReadIdAsync(Bash.Lines(child));

        await Dead(child).EndAsync(TimeSpan.FromMilliseconds(200), default);

        Assert.Equal(new ProcessExit(null, SignalNumber.Kill), await child.Exit);
    }

    [Fact]
    public async Task A_group_that_got_the_number_of_ours_later_is_left_alone()
    {
        await using var stranger = Bash.Start("exec sleep 1200");

        var found = new OrphanedProcesses([new(stranger.Id, stranger.StartTime - 1)], Marker, _value).Find();

        Assert.Empty(found);
    }

    [Fact]
    public async Task Another_runs_processes_are_left_alone()
    {
        await using var other = ChildProcess.Start(
            Bash.Script("exec sleep 1200") with { Environment = new Dictionary<string, string?> { [Marker] = _value + "0" } });
        await using var child = Marked("exec sleep 1200");
        await Until.True(() => Name(other.Id) == "sleep" && Name(child.Id) == "sleep", "both sleep");

        Assert.Equal(child.Id, Assert.Single(Dead(child).Find()).Id);
    }

    [Fact]
    public void We_our_group_and_who_started_us_are_never_found_whatever_they_carry()
    {
        var self = ProcessTable.Find(Environment.ProcessId)!;
        var path = ProcessTable.EnvironmentVariable(self.Id, "PATH")!;

        var found = new OrphanedProcesses([new(self.Group, self.StartTime)], "PATH", path).Find();

        Assert.DoesNotContain(found, process => process.Id == self.Id || process.Group == self.Group);
        Assert.Empty(found.Select(process => process.Id).Intersect(ProcessTable.Ancestors(self.Id).Select(process => process.Id)));
    }

    [Fact]
    public async Task Where_nothing_was_left_nothing_is_done()
    {
        Assert.Equal(0, await new OrphanedProcesses([new(int.MaxValue, 1)], Marker, _value).EndAsync(Until.Deadline, default));
    }

    private ChildProcess Marked(string script) =>
        ChildProcess.Start(Bash.Script(script) with { Environment = new Dictionary<string, string?> { [Marker] = _value } });

    private OrphanedProcesses Dead(ChildProcess child) => new([new(child.Id, child.StartTime)], Marker, _value);

    private static string Name(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
