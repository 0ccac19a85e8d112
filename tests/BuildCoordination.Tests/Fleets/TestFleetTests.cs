using System.Diagnostics;

namespace BuildCoordination.Tests.Fleets;

/// <summary>A test leaves nothing running, however it ends.</summary>
public sealed class TestFleetTests
{
    [Fact]
    public async Task A_process_that_a_machine_of_the_fleet_left_behind_ends_with_the_fleet()
    {
        using var fleet = new TestFleet();
        var start = new ProcessStartInfo("sleep", ["600"]);
        foreach (var (name, value) in fleet.Machine("build1"))
            start.Environment[name] = value;
        using var left = Process.Start(start)!;

        fleet.Dispose();

        await left.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(128 + 9, left.ExitCode);
    }
}
