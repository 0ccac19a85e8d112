using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class TerminationSignalsTests
{
    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    [InlineData(1, 129)]
    [InlineData(3, 131)]
    public async Task A_signal_is_told_to_us_and_names_the_exit_code(int signal, int shellCode)
    {
        await using var child = ChildProcess.Start(new(Dummy.Path, ["signals", "1"]));
        using var lines = Bash.Lines(child);
        Assert.Equal("ready", await lines.ReadLineAsync());

        child.Signal(signal);

        Assert.Equal($"signal {signal}, 1", await lines.ReadLineAsync());
        Assert.Equal(shellCode, (await child.Exit).Code);
    }

    [Fact]
    public async Task A_second_signal_is_seen_as_such_and_the_first_one_decides_the_exit_code()
    {
        await using var child = ChildProcess.Start(new(Dummy.Path, ["signals", "2"]));
        using var lines = Bash.Lines(child);
        Assert.Equal("ready", await lines.ReadLineAsync());

        child.Signal(SignalNumber.Terminate);
        Assert.Equal("signal 15, 1", await lines.ReadLineAsync());
        child.Signal(SignalNumber.Interrupt);

        Assert.Equal("signal 2, 2", await lines.ReadLineAsync());
        Assert.Equal(143, (await child.Exit).Code);
    }

    [Fact]
    public async Task Under_nohup_a_hangup_stays_ignored_for_us_and_for_our_children()
    {
        await using var child = ChildProcess.Start(Bash.Script("trap '' HUP; exec \"$1\" signals 1", Dummy.Path));
        using var lines = Bash.Lines(child);
        Assert.Equal("ready", await lines.ReadLineAsync());

        child.Signal(SignalNumber.Hangup);
        child.Signal(SignalNumber.Terminate);

        Assert.Equal("signal 15, 1", await lines.ReadLineAsync());
        Assert.Equal(143, (await child.Exit).Code);
    }
}
