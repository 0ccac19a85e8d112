using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class MachineIdentityTests
{
    [Fact]
    public void A_machine_knows_itself_its_boot_and_its_view_of_processes_and_says_the_same_twice()
    {
        Assert.Matches("^[0-9a-f]{32}$", MachineIdentity.MachineId);
        Assert.Equal(MachineIdentity.MachineId, MachineIdentity.MachineId);
        Assert.True(Guid.TryParse(MachineIdentity.BootId, out _));
        Assert.Matches(@"^pid:\[\d+\]$", MachineIdentity.ProcessNamespace);
        Assert.NotEmpty(MachineIdentity.HostName);
    }
}
