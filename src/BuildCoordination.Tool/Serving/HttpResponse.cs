using System.Globalization;
using System.Text;

namespace BuildCoordination.Tool.Serving;

/// <summary>Answers one request; the connection ends with it.</summary>
internal static class HttpResponse
{
    private const string Always =
        "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: "
            + "no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n";

    public static Task SayAsync(Reply reply, string status, CancellationToken cancellationToken) =>
        SayAsync(reply, status, "", cancellationToken);

    /// <param name="reply">The connection.</param>
    /// <param name="status">Code and words.</param>
    /// <param name="headers">Those that only this answer has, each with its line end.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    public static Task SayAsync(Reply reply, string status, string headers, CancellationToken cancellationToken) =>
        WriteAsync(reply, status, "text/plain; charset=utf-8", headers, Encoding.UTF8.GetBytes(status + "\n"), cancellationToken);

    public static Task SendAsync(Reply reply, string type, byte[] body, CancellationToken cancellationToken) =>
        WriteAsync(reply, "200 OK", type, "", body, cancellationToken);

    public static async Task BeginEventsAsync(Reply reply, CancellationToken cancellationToken) =>
        await reply.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{Always}\r\n"), cancellationToken);

    public static byte[] Event(string name, string data)
    {
        var lines = data.ReplaceLineEndings("\n").Split('\n').Select(line => $"data: {line}\n");
        return Encoding.UTF8.GetBytes($"event: {name}\n{string.Concat(lines)}\n");
    }

    private static async Task WriteAsync(
        Reply reply, string status, string type, string headers, byte[] body, CancellationToken cancellationToken)
    {
        var length = body.Length.ToString(CultureInfo.InvariantCulture);
        await reply.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n{headers}{Always}\r\n"),
            cancellationToken);
        await reply.WriteAsync(body, cancellationToken);
    }
}
