using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class ProcessTableTests
{
    [Fact]
    public void A_name_with_brackets_and_blanks_does_not_shift_the_fields()
    {
        var entry = ProcessEntry.Parse(7, "7 (a) S (b c) R 1 5 6 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 3 0 987654 1 2 3");

        Assert.Equal(new ProcessEntry(7, 1, 5, 6, 'R', 3, 987654), entry);
    }

    [Theory]
    [InlineData('Z', 1, false)]
    [InlineData('Z', 2, true)]
    [InlineData('X', 1, false)]
    [InlineData('T', 1, true)]
    [InlineData('D', 1, true)]
    public void A_zombie_does_not_live_unless_it_has_other_threads(char state, int threads, bool alive) =>
        Assert.Equal(alive, new ProcessEntry(7, 1, 7, 7, state, threads, 1).IsAlive);

    [Fact]
    public async Task A_child_is_found_with_its_parents_and_its_variables()
    {
        await using var child =
            ChildProcess.Start(new("sleep", ["60"]) { Environment = new Dictionary<string, string?> { ["BC_TEST"] = "a=b" } });

        // A process in the middle of its start shows no variables for a moment.
        await Until.True(() => ProcessTable.EnvironmentVariable(child.Id, "BC_TEST") is not null, "its variables are there");

        Assert.True(ProcessTable.IsAlive(child.Id, child.StartTime));
        Assert.False(ProcessTable.IsAlive(child.Id, child.StartTime + 1));
        Assert.Equal(Environment.ProcessId, ProcessTable.Ancestors(child.Id)[0].Id);
        Assert.Equal(1, ProcessTable.Ancestors(child.Id)[^1].Id);
        Assert.Equal("a=b", ProcessTable.EnvironmentVariable(child.Id, "BC_TEST"));
        Assert.Null(ProcessTable.EnvironmentVariable(child.Id, "BC_TES"));
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Assert.Null(ProcessTable.StartTime(int.MaxValue));
        Assert.Null(ProcessTable.EnvironmentVariable(int.MaxValue, "PATH"));
        Assert.Empty(ProcessTable.Ancestors(int.MaxValue));
    }
}
