using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BuildCoordination.Tool.Serving;

/// <summary>Answers one request; the connection ends with it.</summary>
internal static class HttpResponse
{
    private const string Always = "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n";

    public static Task SayAsync(NetworkStream stream, string status, CancellationToken cancellationToken, string more = "") =>
        SendAsync(stream, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(status + "\n"), cancellationToken, more);

    public static async Task SendAsync(NetworkStream stream, string status, string type, byte[] body, CancellationToken cancellationToken, string more = "")
    {
        var length = body.Length.ToString(CultureInfo.InvariantCulture);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n{more}{Always}\r\n"), cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
    }

    public static async Task BeginEventsAsync(NetworkStream stream, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{Always}\r\n"), cancellationToken);

    public static async Task SendEventAsync(NetworkStream stream, string name, string data, CancellationToken cancellationToken)
    {
        var lines = data.ReplaceLineEndings("\n").Split('\n').Select(line => $"data: {line}\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\n{string.Concat(lines)}\n"), cancellationToken);
    }
}
