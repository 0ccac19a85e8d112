namespace BuildCoordination.Tool.Output;

/// <summary>Columns that a person reads and a pipe can cut: no colour, no frame.</summary>
internal static class Table
{
    public static void Write(Screen screen, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        var widths = heads.Select((head, column) => all.Max(row => row[column].Length) is var widest && widest > head.Length ? widest : head.Length).ToArray();
        foreach (var row in all.Prepend(heads))
            screen.Say(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
