using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Health;
using BuildCoordination.Tool.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BuildCoordination.Tool.Watching;

/// <summary>One picture of the fleet for a terminal of some size.</summary>
internal sealed class WatchFrame(FleetOverview fleet, DateTimeOffset now, int width, bool isUnicode, int height = int.MaxValue)
{
    private const int Wide = 110;
    private const int Narrow = 70;
    private const int MostMail = 8;
    private const int MostOutput = 20;

    /// <summary>
    /// A table in less room is no use to anybody. Every column has its width from here: there are texts that Spectre never ends drawing in
    /// a column that it has shrunk itself.
    /// </summary>
    public const int LeastWidth = 40;

    public string Render(bool hasColor)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = hasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = isUnicode;
        console.Write(new Rows(Head(), Servers(), Output(), Mail()));
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private Paragraph Head()
    {
        var stale = fleet.Health.Stale is { } why && !Freshness.IsReachedDespite(why)
            ? (fleet.Health.AsOf is { } last
                ? $"as of {Lines.Age(now - last)}, not reached: {why.Message}"
                : $"not known, not reached: {why.Message}")
            : $"as of {Timestamps.Write(fleet.Health.CheckedAt)}{(fleet.Health.Stale is { } unreadable ? $", {unreadable.Message}" : "")}";
        return new Paragraph("Build fleet ", new Style(decoration: Decoration.Bold))
            .Append(VisibleText.Line(stale), new Style(fleet.Health.Stale is null ? Color.Default : Color.Yellow));
    }

    private IRenderable Servers()
    {
        if (fleet.Health.Servers.Count == 0)
            return new Text(fleet.Health.Stale is null ? "No server has reported yet." : "No server is known.");
        var name = Math.Clamp(fleet.Health.Servers.Max(server => server.Server.Length), 6, width / 5);
        Column[] columns =
        [
            new("server", name, server => Cell(server.Server)),
            new("state", 14, State),
            new("job", 0, Job),
            .. width >= Narrow ? [new("heartbeat", 16, Heartbeat)] : Array.Empty<Column>(),
            .. width >= Wide
                ? [new("last build", 20, LastBuild), new("unread", 6, server => Cell(Lines.UnreadOf(server)))]
                : Array.Empty<Column>(),
        ];
        var rest = width - (3 * columns.Length) - 1 - columns.Sum(column => column.Width);
        var table = new Table { Border = isUnicode ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column.Head) { Width = column.Width == 0 ? rest : column.Width });
        foreach (var server in fleet.Health.Servers)
            table.AddRow(columns.Select(column => column.Cell(server)));
        return table;
    }

    // Each building server gets its share of what the other parts leave.
    private IRenderable Output()
    {
        ServerHealth[] printing = [.. fleet.Health.Servers.Where(server => server.Output.Count > 0)];
        if (printing.Length == 0)
            return new Text("");
        var taken = 8 + (3 * fleet.Health.Servers.Count) + Math.Min(MostMail, fleet.Messages.Count) + printing.Length;
        var share = Math.Clamp((Math.Min(height, taken + MostOutput) - taken) / printing.Length, 3, MostOutput);
        return new Rows(printing.SelectMany(server => server.Output.TakeLast(share).Select(OutputLine).Prepend(OutputHead(server))));
    }

    private Text OutputHead(ServerHealth server) => Cell(
        $"{server.Server}{(server.OutputAge is { } age ? $", {Lines.Age(Since(age))}" : "")}:", longest: width);

    private Text OutputLine(string line) =>
        new(TextWidth.Fit("  " + VisibleText.Line(line.Replace("\t", "    ", StringComparison.Ordinal)), width - 1, "…"));

    private IRenderable Mail()
    {
        if (fleet.Messages.Count == 0)
            return new Text("");
        var (age, type, ends) = (8, 8, width / 4);
        var grid = new Grid();
        foreach (var column in new[] { age, type, ends, width - age - type - ends - 6 })
            grid.AddColumn(new GridColumn { Width = column, Padding = new Padding(0, 0, grid.Columns.Count == 3 ? 0 : 2, 0) });
        foreach (var message in fleet.Messages.Take(MostMail))
        {
            var word = message.TypeWord;
            grid.AddRow(
                Cell(message.Instant is { } at ? Lines.Age(now - at) : "", Color.Default),
                Cell(Short(word),
                    word switch { "error" => Color.Red, "warning" => Color.Yellow, "request" => Color.Blue, _ => Color.Default }),
                Cell($"{Short(message.From)} to {Short(message.To)}"),
                Cell(message.Subject, longest: 100, mark: Lines.PendingMark(message.IsPending)));
        }

        return grid;
    }

    // The column is narrow; the mark takes a line of its own.
    private IRenderable State(ServerHealth server) =>
        server.Status.IsPending ? new Rows(StateWord(server), Cell("(not published yet)")) : StateWord(server);

    private Text StateWord(ServerHealth server) => server.PresumedDeadSince is not null
        ? Cell($"{Short(server.Status.StateWord)}, lost?", Color.Red)
        : server.IsUnhealthy && width < Narrow ? Cell($"{Short(server.Status.StateWord)}, {server.HeartbeatWord}", Color.Red)
        : server.Status.CurrentJob?.StalledSince is not null ? Cell("stalled", Color.Yellow)
        : Cell(Short(server.Status.StateWord), ColorOf(server.Status.State));

    private static Color ColorOf(string state) => state switch
    {
        "building" => Color.Blue,
        "success" => Color.Green,
        "failed" => Color.Red,
        _ => Color.Default,
    };

    private Text Heartbeat(ServerHealth server)
    {
        var age = server.HeartbeatAge is { } since
            ? $" {Lines.Age(Since(since))}"
            : "";
        return Cell(
            server.HeartbeatWord + age,
            server.IsUnhealthy ? Color.Red : server.Heartbeat == HeartbeatVerdict.Ageing ? Color.Yellow : Color.Default);
    }

    // An age as it is now: a frame is drawn again between two looks.
    private TimeSpan Since(TimeSpan age) => age + (fleet.Health.Stale is null ? now - fleet.Health.CheckedAt : TimeSpan.Zero);

    private static Text LastBuild(ServerHealth server) =>
        Cell(Lines.OfEnd(server.Status.LastBuild?.Status, server.Status.LastBuild?.DurationSeconds));

    private IRenderable Job(ServerHealth server)
    {
        if (server.Status.CurrentJob is not { } job)
            return Cell("");
        var began = job.StartedAt is { } at && now > at
            ? $", {Duration.Format(TimeSpan.FromSeconds(Math.Floor((now - at).TotalSeconds)))}"
            : "";
        var left = server.TimeLeft is { } time && fleet.Health.Stale is null
            ? $", {Lines.TimeLeft(time - (now - fleet.Health.CheckedAt))}"
            : "";
        var line = Cell($"{job.Name ?? job.Id}{(job.Target is null ? "" : " " + job.Target)}{began}{left}", longest: 100);
        if (server.Progress is not { Total: > 0 } progress)
            return line;
        var bar = new Text(ProgressBar.Draw(progress, Math.Clamp(width / 6, 6, 30), isUnicode), new Style(Color.Blue));
        return new Rows(
            line, bar, Cell($"{progress.Done} of {progress.Total} modules done{(progress.Label is null ? "" : ": " + progress.Label)}"));
    }

    private static string Short(string text) => VisibleText.Truncate(VisibleText.Line(text), 12, "…");

    // A text, never markup, and none so long that it crowds the others out: what another builder wrote draws nothing.
    private static Text Cell(string text, Color? color = null, int longest = 60, string mark = "") =>
        new(VisibleText.Truncate(VisibleText.Line(text), longest, "…") + mark, new Style(color)) { Overflow = Overflow.Ellipsis };

    private sealed record Column(string Head, int Width, Func<ServerHealth, IRenderable> Cell);
}
