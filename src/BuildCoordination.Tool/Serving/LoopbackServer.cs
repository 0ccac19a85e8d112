using System.Net;
using System.Net.Sockets;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Serving;

/// <summary>
/// Serves this machine and no other, a bounded number of connections at once, each for one GET. The framework's own server is no part of a
/// machine that has the plain runtime, and its HttpListener bounds neither connections nor the time that one may take to ask or to read.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int MostConnections = 32;

    /// <summary>The size of the system's send buffer for a client that does not read yet.</summary>
    private const int SendBuffer = 64 << 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _places = new(MostConnections);
    private readonly WriteLimits _limits;

    /// <summary>Listens on a port of 127.0.0.1; on a free one for 0.</summary>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public LoopbackServer(int port, WriteLimits? limits = null)
    {
        _limits = limits ?? new WriteLimits();
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new IOException(
                $"Port {port} of 127.0.0.1 cannot be used: {e.Message}. Choose another with --port, or 0 for any free port.", e);
        }
    }

    public string Address => $"http://{_listener.LocalEndpoint}/";

    /// <summary>Serves until it is cancelled, and until every connection has ended then.</summary>
    public async Task RunAsync(Func<HttpRequest, Reply, CancellationToken, Task> answer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(cancellationToken);
                if (await AcceptAsync(cancellationToken) is { } socket)
                    _ = TalkAsync(socket, answer, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
            for (var place = 0; place < MostConnections; place++)
                await _places.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _places.Dispose();
    }

    private async Task<Socket?> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _listener.AcceptSocketAsync(cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The browser closed the connection before the answer, or the server stops.
            _places.Release();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private async Task TalkAsync(
        Socket socket, Func<HttpRequest, Reply, CancellationToken, Task> answer, CancellationToken cancellationToken)
    {
        socket.SendBufferSize = SendBuffer;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reply = new Reply(stream, _limits, TimeProvider.System);
        try
        {
            if (await AskedAsync(stream, cancellationToken) is not { } request)
                await HttpResponse.SayAsync(reply, "400 Bad Request", cancellationToken);
            else if (!request.IsForLoopback)
                await HttpResponse.SayAsync(reply, "421 Misdirected Request", cancellationToken);
            else if (request.Method != "GET")
                await HttpResponse.SayAsync(reply, "405 Method Not Allowed", "Allow: GET\r\n", cancellationToken);
            else
                await answer(request, reply, cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or CoordinationException)
        {
            // The browser is gone or too slow, the server stops, or another process holds the cache for too long. A browser asks again.
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<HttpRequest?> AskedAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(Timeout);
        return await HttpRequest.ReadAsync(stream, soon.Token);
    }
}
