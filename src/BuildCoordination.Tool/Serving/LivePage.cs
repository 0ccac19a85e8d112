using System.Net.Sockets;
using System.Text;
using BuildCoordination.Protocol;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Page;

namespace BuildCoordination.Tool.Serving;

/// <summary>The page of the fleet, and what changes on it as it comes. The remote is asked only while somebody looks.</summary>
internal sealed class LivePage(FleetLook look, string repository, string address)
{
    /// <summary>Of the server's places, so many may be taken by pages that stay open.</summary>
    private const int MostOpen = 16;

    private int _open;

    public async Task AnswerAsync(HttpRequest request, NetworkStream stream, CancellationToken cancellationToken)
    {
        switch (request.Path)
        {
            case "/":
                var page = FleetPage.Write(await look.LookAsync(cancellationToken), repository, isLive: true);
                await HttpResponse.SendAsync(stream, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page), cancellationToken);
                break;
            case "/cctray.xml":
                await HttpResponse.SendAsync(stream, "application/xml", CcTray.Write(await look.LookAsync(cancellationToken), address), cancellationToken);
                break;
            case "/events":
                await PushAsync(stream, cancellationToken);
                break;
            default:
                await HttpResponse.SayAsync(stream, "404 Not Found", cancellationToken);
                break;
        }
    }

    private async Task PushAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > MostOpen)
                await HttpResponse.SayAsync(stream, "503 Service Unavailable", "Retry-After: 30\r\n", cancellationToken);
            else
                await PushWhileOpenAsync(stream, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task PushWhileOpenAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await HttpResponse.BeginEventsAsync(stream, cancellationToken);
        (string Body, string? Stale)? sent = null;
        while (true)
        {
            var fleet = await look.LookAsync(cancellationToken);
            var now = (FleetPage.Body(fleet).Markup, fleet.Health.Stale?.Message);
            if (now != sent)
                await HttpResponse.SendEventAsync(stream, "fleet", FleetPage.Content(fleet).Markup, cancellationToken);
            else
                await HttpResponse.SendEventAsync(stream, "look", Timestamps.Write(fleet.Health.CheckedAt), cancellationToken);
            sent = now;
            await Task.Delay(FleetLook.Pause, cancellationToken);
        }
    }
}
