using Spectre.Console;

namespace BuildCoordination.Tool.Output;

/// <summary>A table that is drawn on a terminal; elsewhere columns that a pipe can cut: no colour, no frame.</summary>
internal static class Table
{
    public static void Write(Screen screen, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        if (screen.IsTerminal)
            Draw(heads, all);
        else
            Print(screen, heads, all);
    }

    private static void Draw(IReadOnlyList<string> heads, IReadOnlyList<string>[] rows)
    {
        var table = new Spectre.Console.Table().RoundedBorder();
        foreach (var head in heads)
            table.AddColumn(new TableColumn(new Spectre.Console.Text(head)));
        // As texts, never as markup: what another builder wrote draws nothing.
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell)));
        AnsiConsole.Write(table);
    }

    private static void Print(Screen screen, IReadOnlyList<string> heads, IReadOnlyList<string>[] rows)
    {
        var widths = heads.Select((head, column) => Math.Max(head.Length, rows.Max(row => row[column].Length))).ToArray();
        foreach (var row in rows.Prepend(heads))
            screen.Say(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
