using BuildCoordination.Health;
using Spectre.Console;

namespace BuildCoordination.Tool.Output;

/// <summary>
/// The fleet, a server to a row: drawn on a terminal; elsewhere columns that a pipe can cut, with no colour and no frame.
/// </summary>
internal static class FleetTable
{
    private static readonly string[] Heads = ["SERVER", "HEARTBEAT", "STATUS", "JOB", "LAST BUILD", "LAST PACKAGE", "MANAGER", "ADDRESS", "UNREAD"];

    public static void Write(Screen screen, FleetHealth health)
    {
        IReadOnlyList<string>[] rows = [.. health.Servers.Select(Lines.OfHealth)];
        if (rows.Length == 0)
            screen.SayNone("No server has reported yet.");
        else if (screen.IsTerminal)
            Draw(rows);
        else
            Print(screen, rows);
        if (health.Jobs.Count > 0)
            screen.Say(Lines.OfJobs(health));
    }

    private static void Draw(IReadOnlyList<string>[] rows)
    {
        var table = new Table().RoundedBorder();
        foreach (var head in Heads)
            table.AddColumn(new TableColumn(new Text(head)));
        // As texts, never as markup: what another builder wrote draws nothing.
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        AnsiConsole.Write(table);
    }

    private static void Print(Screen screen, IReadOnlyList<string>[] rows)
    {
        var widths = Heads.Select((head, column) => Math.Max(head.Length, rows.Max(row => row[column].Length))).ToArray();
        foreach (var row in rows.Prepend(Heads))
            screen.Say(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
