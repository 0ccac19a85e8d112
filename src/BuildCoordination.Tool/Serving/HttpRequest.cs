using System.Net.Sockets;
using System.Text;

namespace BuildCoordination.Tool.Serving;

/// <summary>The little of a request that matters here.</summary>
internal sealed record HttpRequest(string Method, string Path, string? Host)
{
    private const int Longest = 8192;

    /// <summary>Reads a request's head; null when it is none, or too long.</summary>
    public static async Task<HttpRequest?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[Longest];
        for (var length = 0; length < Longest;)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (read == 0)
                return null;
            length += read;
            if (bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Parse(Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n"));
        }

        return null;
    }

    /// <summary>Whether it was meant for this machine: a page of another host whose name leads here must not read the fleet.</summary>
    public bool IsForLoopback =>
        Host is { } host && (host.LastIndexOf(':') is >= 0 and var port ? host[..port] : host) is "127.0.0.1" or "localhost";

    private static HttpRequest? Parse(string[] lines)
    {
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        string[] hosts = [
            .. lines.Skip(1).Where(line => line.StartsWith("host:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[5..].Trim().ToLowerInvariant())];
        return new HttpRequest(method, target.Split('?')[0], hosts.Length == 1 ? hosts[0] : null);
    }
}
