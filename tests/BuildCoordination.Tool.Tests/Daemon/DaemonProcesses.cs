using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Daemon;

internal static class DaemonProcesses
{
    /// <summary>The daemons of a test's own machine.</summary>
    public static IEnumerable<int> Of(Buildcoord machine)
    {
        var daemons = ProcessTable.All()
            .Where(process => process.IsAlive
                && ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == machine.Environment["BUILDCOORD_STATE"]
                && Words(process.Id).Contains("daemon"))
            .ToList();
        // A child looks like its parent until it is the git that it was started as.
        return daemons.Where(process => daemons.TrueForAll(other => other.Id != process.Parent)).Select(process => process.Id);
    }

    private static string[] Words(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
