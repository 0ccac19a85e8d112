namespace BuildCoordination.Tool.Output;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Head">The heading.</param>
/// <param name="Rank">0 for a column that is always shown; of the others, the one with the highest rank is left out first.</param>
/// <param name="Least">The width down to which its cells may be cut; 0 for one that is never cut.</param>
internal sealed record TextColumn(string Head, int Rank = 0, int Least = 0);

/// <summary>
/// Aligned columns without a frame, one line a row. Where they are wider than the terminal, columns are left out and texts are cut; a pipe
/// gets all of them.
/// </summary>
internal sealed class TextTable(params IReadOnlyList<TextColumn> columns)
{
    private const string Gap = "  ";
    private const string Cut = "…";

    // Where not even the least widths fit: a line that the terminal breaks is worse.
    private const int VeryLeast = 8;

    private readonly List<(string[] Cells, string[] Below)> _rows = [];

    private IEnumerable<int> All => Enumerable.Range(0, columns.Count);

    /// <summary>Adds a row, and lines that stand indented under it.</summary>
    public void Add(IEnumerable<string> cells, params IEnumerable<string> below) => _rows.Add(([.. cells], [.. below]));

    /// <summary>Whether the columns that are always shown fit with at least their least widths.</summary>
    public bool Fits(int? width) => !(Needed(All.Where(at => columns[at].Rank == 0)) > width);

    public IEnumerable<string> Render(int? width)
    {
        int[] shown = [.. All];
        int[] widths = [.. shown.Select(Widest)];
        while (width < Total() && shown.MaxBy(at => columns[at].Rank) is var last && columns[last].Rank > 0 && Needed(shown) > width)
            shown = [.. shown.Where(at => at != last)];
        foreach (var least in new Func<int, int>[] { at => columns[at].Least, _ => VeryLeast })
        {
            foreach (var at in shown.Where(at => columns[at].Least > 0).OrderByDescending(at => widths[at]))
            {
                if (width < Total())
                    widths[at] = Math.Max(Math.Min(widths[at], least(at)), widths[at] - (Total() - width.Value));
            }
        }

        yield return Row(at => columns[at].Head);
        foreach (var (cells, below) in _rows)
        {
            yield return Row(at => cells[at]);
            foreach (var line in below)
                yield return Gap + (width is { } room ? TextWidth.Fit(line, room - Gap.Length, Cut) : line);
        }

        int Total() => shown.Sum(at => widths[at]) + (Gap.Length * (shown.Length - 1));

        string Row(Func<int, string> cell) =>
            string.Join(Gap, shown.Select(at => TextWidth.Pad(TextWidth.Fit(cell(at), widths[at], Cut), widths[at]))).TrimEnd();
    }

    private int Needed(IEnumerable<int> shown) =>
        shown.Sum(at => Gap.Length + (columns[at].Least > 0 ? Math.Min(Widest(at), columns[at].Least) : Widest(at))) - Gap.Length;

    private int Widest(int at) => _rows.Select(row => TextWidth.Of(row.Cells[at])).Append(columns[at].Head.Length).Max();
}
