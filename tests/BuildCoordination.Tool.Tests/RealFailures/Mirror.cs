using System.Net;
using System.Net.Sockets;
using BuildCoordination.Tests.Git;
using BuildCoordination.Tool.Tests.Faults;

namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>A mirror of Maven's repositories on this machine that has nothing and answers always the same.</summary>
internal sealed class Mirror : IDisposable
{
    private readonly RawServer? _server;
    private readonly TlsFront? _front;

    public Mirror(string how, string answer)
    {
        if (how == "refused")
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/maven2";
            return;
        }

        _server = new RawServer($"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        _front = how == "https" ? new TlsFront(new Uri(_server.Url).Port) : null;
        Url = _front is null ? _server.Url : $"https://127.0.0.1:{_front.Port}/maven2";
    }

    public string Url { get; }

    public void Dispose()
    {
        _front?.Dispose();
        _server?.Dispose();
    }
}
