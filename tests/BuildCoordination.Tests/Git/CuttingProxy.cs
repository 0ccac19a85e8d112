using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace BuildCoordination.Tests.Git;

/// <summary>
/// Hands each connection on to a server on the loopback interface, and cuts all of them once so many bytes have passed. With a certificate
/// it speaks TLS to the client.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;
    private long _left = long.MaxValue;
    private long _passed;

    public CuttingProxy(int server, X509Certificate2? certificate = null)
    {
        (_server, _certificate) = (server, certificate);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>How often it cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>The bytes that passed so far, in both directions.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Cuts every connection that is there when so many more bytes have passed, once; later ones pass.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                _ = HandOnAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task HandOnAsync(TcpClient client)
    {
        try
        {
            using var server = new TcpClient();
            using (client)
            {
                await server.ConnectAsync(IPAddress.Loopback, _server);
                Stream near = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(near);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    near = tls;
                }

                await Task.WhenAny(CopyAsync(near, server.GetStream()), CopyAsync(server.GetStream(), near));
                // What is cut ends with a reset, not with an end.
                client.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // One of the two went away.
        }
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        var buffer = new byte[256];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            Interlocked.Add(ref _passed, read);
            if (Interlocked.Add(ref _left, -read) < 0)
            {
                CutAfter(long.MaxValue);
                Cuts++;
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
