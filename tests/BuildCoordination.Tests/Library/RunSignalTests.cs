using System.Globalization;
using BuildCoordination.Processes;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A run that a program began by itself, and whose signals it left to the library.</summary>
public sealed class RunSignalTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(SignalNumber.Interrupt)]
    [InlineData(SignalNumber.Terminate)]
    [InlineData(SignalNumber.Hangup)]
    public async Task A_signal_reports_the_cancellation_and_ends_the_tool_before_it_ends_the_program(int signal)
    {
        using var program = Shell.Start(Dummy.Path, ["signalled"], _fleet.Machine("build1"), _fleet.Folder);
        var tool =
            int.Parse((await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        Libc.kill(program.Id, signal);
        await Until.True(() => program.HasExited, "the program is gone");

        Assert.Equal(128 + signal, program.ExitCode);
        Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false);
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Cancelled: nightly", StringComparison.Ordinal));
        Assert.Equal("failed", $"{_fleet.Read("build1/status.json")["status"]}");
    }
}
