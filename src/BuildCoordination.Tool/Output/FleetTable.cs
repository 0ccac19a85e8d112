using BuildCoordination.Health;

namespace BuildCoordination.Tool.Output;

/// <summary>The fleet, a server to a row: on a terminal the line that fits it; elsewhere all columns.</summary>
internal static class FleetTable
{
    private static readonly string[] Heads =
        ["SERVER", "HEARTBEAT", "STATUS", "JOB", "LAST BUILD", "LAST PACKAGE", "MANAGER", "ADDRESS", "UNREAD"];

    public static void Write(Screen screen, FleetHealth health)
    {
        IReadOnlyList<string>[] rows = [.. health.Servers.Select(Lines.OfHealth)];
        if (rows.Length == 0)
            screen.SayNone("No server has reported yet.");
        else if (screen.IsTerminal)
            Draw(screen, health);
        else
            Print(screen, rows);
        if (health.Jobs.Count > 0)
            screen.Say(Lines.OfJobs(health));
    }

    // One line a server at 80 columns.
    private static void Draw(Screen screen, FleetHealth health)
    {
        var table = Table(health, isShort: false);
        foreach (var line in (table.Fits(screen.Width) ? table : Table(health, isShort: true)).Render(screen.Width))
            screen.Say(line);
    }

    // The short form has a name once, and progress as a percentage.
    private static TextTable Table(FleetHealth health, bool isShort)
    {
        var (status, build) = isShort
            ? (new TextColumn("STATUS", Least: 28), new TextColumn("LAST BUILD", Least: 12))
            : (new TextColumn("STATUS", Least: 44), new TextColumn("LAST BUILD", Least: 30));
        var table = new TextTable(
            new("SERVER"), status, build, new("PACKAGE"), new("HEARTBEAT"), new("UNREAD"),
            new("TARGET", Rank: 1), new("MANAGER", Rank: 3), new("ADDRESS", Rank: 2), new("JOB", Rank: 4));
        foreach (var server in health.Servers)
            table.Add(Lines.OfHealthAtAGlance(server, health.CheckedAt, isShort));
        return table;
    }

    private static void Print(Screen screen, IReadOnlyList<string>[] rows)
    {
        var widths = Heads.Select((head, column) => Math.Max(head.Length, rows.Max(row => row[column].Length))).ToArray();
        foreach (var row in rows.Prepend(Heads))
            screen.Say(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
