using System.Net;
using System.Net.Sockets;
using System.Text;
using BuildCoordination.Tool.Serving;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>Clients that ask and do not read lose their places, so that they keep nobody out.</summary>
public sealed class SlowReaderTests : IDisposable
{
    private const int Places = 32;
    private static readonly byte[] Large = new byte[16 << 20];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _clients = [];

    [Fact]
    public async Task Clients_that_ask_and_do_not_read_keep_nobody_out()
    {
        using var server = new LoopbackServer(
            0, new WriteLimits { Deadline = TimeSpan.FromMilliseconds(200), BytesPerSecond = int.MaxValue });
        var running = server.RunAsync(AnswerAsync, _stop.Token);
        for (var i = 0; i <= Places; i++)
            await AskAsync(server, "/large");

        using var client = new HttpClient();
        var answer = client.GetStringAsync(server.Address + "small", TestContext.Current.CancellationToken);
        Assert.Equal("fine", await answer.WaitAsync(Until.Deadline));
        await _stop.CancelAsync();
        await running.WaitAsync(Until.Deadline);
    }

    [Fact]
    public async Task A_client_that_reads_a_few_bytes_now_and_then_is_too_slow_however_long_it_goes_on()
    {
        using var server = new LoopbackServer(
            0, new WriteLimits { Deadline = TimeSpan.FromMilliseconds(500), BytesPerSecond = int.MaxValue });
        var running = server.RunAsync(AnswerAsync, _stop.Token);
        var slow = await AskAsync(server, "/large");
        var few = new byte[1000];
        long read = 0;
        using var deadline = new CancellationTokenSource(Until.Deadline);
        try
        {
            for (int count; (count = await slow.ReceiveAsync(few, deadline.Token)) > 0; read += count)
                await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }
        catch (SocketException)
        {
            // The server hung up with unread bytes.
        }

        Assert.InRange(read, 1, Large.Length - 1);
        await _stop.CancelAsync();
        await running.WaitAsync(Until.Deadline);
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _stop.Dispose();
    }

    private static Task AnswerAsync(HttpRequest request, Reply reply, CancellationToken cancellationToken) =>
        HttpResponse.SendAsync(reply, "text/plain", request.Path == "/large" ? Large : "fine"u8.ToArray(), cancellationToken);

    private async Task<Socket> AskAsync(LoopbackServer server, string path)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        _clients.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Address).Port);
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return client;
    }
}
