using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildCoordination.Tests.Git;

/// <summary>A listener on the loopback interface that gives every request the same bytes, be they HTTP or not, and hangs up.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Task _serving;

    public RawServer(string answer)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/coordination.git";

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
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[4096];
                for (var read = 1; read > 0 && !request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal);)
                    request.Append(Encoding.Latin1.GetString(buffer, 0, read = await stream.ReadAsync(buffer)));
                await stream.WriteAsync(_answer);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                if (!_listener.Server.IsBound)
                    return;
            }
            catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
