using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Health;
using BuildCoordination.Protocol;
using BuildCoordination.Tool.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BuildCoordination.Tool.Watching;

/// <summary>One picture of the fleet for a terminal of some size.</summary>
internal sealed class WatchFrame(FleetOverview fleet, DateTimeOffset now, int width, bool isUnicode)
{
    private const int Wide = 110;
    private const int Narrow = 70;
    private const int MostMail = 8;

    public IRenderable Draw() => new Rows(Head(), Servers(), Mail());

    private Columns Head()
    {
        var stale = fleet.Health.Stale is { } why ? $"not reached, as it was known last: {why.Message}" : $"as of {Timestamps.Write(fleet.Health.CheckedAt)}";
        return new Columns(new Markup("[bold]Build fleet[/]"), Cell(stale, fleet.Health.Stale is null ? Color.Default : Color.Yellow, longest: 200)).Collapse();
    }

    private IRenderable Servers()
    {
        if (fleet.Health.Servers.Count == 0)
            return new Spectre.Console.Text("No server has said anything yet.");
        var table = new Spectre.Console.Table { Border = isUnicode ? TableBorder.Rounded : TableBorder.Ascii, Expand = true };
        (string Head, Func<ServerHealth, IRenderable> Cell)[] columns =
        [
            ("server", server => Cell(server.Server)),
            ("state", State),
            ("job", Job),
            .. width >= Narrow ? [("heartbeat", Heartbeat)] : Array.Empty<(string, Func<ServerHealth, IRenderable>)>(),
            .. width >= Wide ? [("last build", server => Cell(Output.Text.OfEnd(server.Status.LastBuild?.Status, server.Status.LastBuild?.DurationSeconds))), ("unread", server => Cell(server.Unread.ToString(CultureInfo.InvariantCulture)))]
                : Array.Empty<(string, Func<ServerHealth, IRenderable>)>(),
        ];
        foreach (var (head, _) in columns)
            table.AddColumn(new TableColumn(head) { NoWrap = head is "server" or "state" or "heartbeat" });
        foreach (var server in fleet.Health.Servers)
            table.AddRow(columns.Select(column => column.Cell(server)));
        return table;
    }

    private IRenderable Mail()
    {
        if (fleet.Messages.Count == 0)
            return new Spectre.Console.Text("");
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var message in fleet.Messages.Take(MostMail))
        {
            var type = message.UnknownType ?? message.Type.ToString().ToLowerInvariant();
            grid.AddRow(
                Cell(message.Instant is { } at ? Output.Text.Age(now - at) : "", Color.Default),
                Cell(Short(type), type switch { "error" => Color.Red, "warning" => Color.Yellow, "request" => Color.Blue, _ => Color.Default }),
                Cell($"{Short(message.From)} to {Short(message.To)}"),
                Cell(message.Subject, longest: 100));
        }

        return grid;
    }

    private Spectre.Console.Text State(ServerHealth server) => server.PresumedDeadSince is not null
        ? Cell($"{Short(server.Status.State)}, dead?", Color.Red)
        : server.IsUnhealthy && width < Narrow ? Cell($"{Short(server.Status.State)}, {server.Heartbeat.ToString().ToLowerInvariant()}", Color.Red)
        : Cell(Short(server.Status.State), server.Status.State switch { "building" => Color.Blue, "success" => Color.Green, "failed" => Color.Red, _ => Color.Default });

    private Spectre.Console.Text Heartbeat(ServerHealth server)
    {
        var age = server.HeartbeatAge is { } since ? $" {Output.Text.Age(since + (now - fleet.Health.CheckedAt))}" : "";
        return Cell(server.Heartbeat.ToString().ToLowerInvariant() + age, server.IsUnhealthy ? Color.Red : server.Heartbeat == HeartbeatVerdict.Ageing ? Color.Yellow : Color.Default);
    }

    private IRenderable Job(ServerHealth server)
    {
        if (server.Status.CurrentJob is not { } job)
            return Cell("");
        var began = job.StartedAt is { } at && now > at ? $", {Duration.Format(TimeSpan.FromSeconds(Math.Floor((now - at).TotalSeconds)))}" : "";
        var line = Cell($"{job.Name ?? job.Id}{(job.Target is null ? "" : " " + job.Target)}{began}");
        if (server.Progress is not { Total: > 0 } progress)
            return line;
        var bar = new Spectre.Console.Text(ProgressBar.Draw(progress, Math.Clamp(width / 6, 8, 30), isUnicode), new Style(Color.Blue));
        return new Rows(line, bar, Cell($"module {progress.Done} of {progress.Total}{(progress.Label is null ? "" : ": " + progress.Label)}"));
    }

    // A column is as wide as its longest word.
    private static string Short(string text) => VisibleText.Truncate(VisibleText.Line(text), 12, "…");

    // A text, never markup, and none so long that it crowds the others out: what another builder wrote draws nothing.
    private static Spectre.Console.Text Cell(string text, Color? color = null, int longest = 60) =>
        new(VisibleText.Truncate(VisibleText.Line(text), longest, "…"), new Style(color)) { Overflow = Overflow.Ellipsis };
}
