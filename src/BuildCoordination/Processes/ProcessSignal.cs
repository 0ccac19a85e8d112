using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>Signals one process of the table and never another that got its id since.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessSignal
{
    // The same on every architecture.
    private const int SendToDescriptor = 424;
    private const int OpenDescriptor = 434;

    public static void Send(ProcessEntry process, int signal)
    {
        var descriptor = (int)Libc.syscall(OpenDescriptor, process.Id, 0, 0, 0);
        var noSuchProcess = descriptor < 0 && Libc.Error == Libc.NoSuchProcess;
        try
        {
            if (noSuchProcess || !ProcessTable.IsAlive(process.Id, process.StartTime))
                return;

            // Systems before 5.3 and some containers have no descriptors for processes.
            _ = descriptor < 0 ? Libc.kill(process.Id, signal) : (int)Libc.syscall(SendToDescriptor, descriptor, signal, 0, 0);
        }
        finally
        {
            if (descriptor >= 0)
                _ = Libc.close(descriptor);
        }
    }
}
