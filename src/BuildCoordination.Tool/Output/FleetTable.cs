using BuildCoordination.Health;

namespace BuildCoordination.Tool.Output;

/// <summary>The fleet, a server to a row.</summary>
internal static class FleetTable
{
    private static readonly string[] Heads = ["SERVER", "HEARTBEAT", "STATUS", "JOB", "LAST BUILD", "LAST PACKAGE", "MANAGER", "ADDRESS", "UNREAD"];

    public static void Write(Screen screen, FleetHealth health)
    {
        Table.Write(screen, Heads, health.Servers.Select(Text.OfHealth));
        if (health.Servers.Count == 0)
            screen.Say("No server has said anything yet.");
        if (health.Jobs.Count > 0)
            screen.Say(Text.OfJobs(health));
    }
}
