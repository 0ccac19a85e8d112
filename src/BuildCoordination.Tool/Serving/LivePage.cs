using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Page;

namespace BuildCoordination.Tool.Serving;

/// <summary>The page of the fleet, and what changes on it as it comes. The remote is asked only while somebody looks.</summary>
internal sealed class LivePage(FleetLook look, string repository, string address)
{
    /// <summary>Of the server's places, so many may be taken by pages that stay open.</summary>
    private const int MostOpen = 16;

    /// <summary>So long may a page stay open; a browser opens it again by itself.</summary>
    private static readonly TimeSpan LongestOpen = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private int _open;
    private Rendered? _rendered;

    public async Task AnswerAsync(HttpRequest request, Reply reply, CancellationToken cancellationToken)
    {
        switch (request.Path)
        {
            case "/":
                var page = Render(await look.LookAsync(cancellationToken)).Page;
                await HttpResponse.SendAsync(reply, "text/html; charset=utf-8", page.Value, cancellationToken);
                break;
            case "/cctray.xml":
                await HttpResponse.SendAsync(
                    reply, "application/xml", CcTray.Write(await look.LookAsync(cancellationToken), address), cancellationToken);
                break;
            case "/events":
                await PushAsync(reply, cancellationToken);
                break;
            default:
                await HttpResponse.SayAsync(reply, "404 Not Found", cancellationToken);
                break;
        }
    }

    private async Task PushAsync(Reply reply, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > MostOpen)
                await HttpResponse.SayAsync(reply, "503 Service Unavailable", "Retry-After: 30\r\n", cancellationToken);
            else
                await PushWhileOpenAsync(reply, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task PushWhileOpenAsync(Reply reply, CancellationToken cancellationToken)
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        open.CancelAfter(LongestOpen);
        await HttpResponse.BeginEventsAsync(reply, open.Token);
        (string Body, string? Stale)? sent = null;
        while (true)
        {
            var rendered = Render(await look.LookAsync(open.Token));
            var now = (rendered.Body.Value, rendered.Fleet.Health.Stale?.Message);
            await reply.WriteAsync(
                now != sent ? rendered.Change.Value : HttpResponse.Event("look", Timestamps.Write(rendered.Fleet.Health.CheckedAt)),
                open.Token);
            sent = now;
            await Task.Delay(look.PollInterval, open.Token);
        }
    }

    // Every connection sends the same bytes: however many ask, the fleet is in memory once.
    private Rendered Render(FleetOverview fleet)
    {
        lock (_gate)
        {
            if (_rendered is not { } rendered || !ReferenceEquals(rendered.Fleet, fleet))
            {
                rendered = new Rendered(
                    fleet,
                    new(() => Encoding.UTF8.GetBytes(FleetPage.Write(fleet, repository, isLive: true))),
                    new(() => FleetPage.Body(fleet).Markup),
                    new(() => HttpResponse.Event("fleet", FleetPage.Content(fleet).Markup)));
            }

            return _rendered = rendered;
        }
    }

    private sealed record Rendered(FleetOverview Fleet, Lazy<byte[]> Page, Lazy<string> Body, Lazy<byte[]> Change);
}
