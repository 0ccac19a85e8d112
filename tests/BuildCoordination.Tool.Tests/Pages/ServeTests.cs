using System.Net;
using System.Net.Sockets;
using System.Text;
using BuildCoordination.Status;

namespace BuildCoordination.Tool.Tests.Pages;

public sealed class ServeTests(ServedPage served) : IClassFixture<ServedPage>
{
    private readonly HttpClient _client = served.Client;

    [Fact]
    public async Task It_shows_the_page_and_the_monitors_file_to_this_machine()
    {
        Assert.Equal("127.0.0.1", _client.BaseAddress!.Host);
        Assert.Contains("45 of 147 modules", await _client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains(
            $"webUrl=\"{_client.BaseAddress}#server-build1\"", await _client.GetStringAsync("/cctray.xml"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/index.php")).StatusCode);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example:127.0.0.1\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", "421")]
    [InlineData("GET /events HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n", "200")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    [InlineData("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("Good day\r\n\r\n", "400")]
    public async Task Only_a_GET_that_was_meant_for_this_machine_is_answered(string request, string code) =>
        Assert.StartsWith($"HTTP/1.1 {code} ", await AskAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_that_never_ends_is_refused()
    {
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync("GET / HTTP/1.1\r\nX: " + new string('x', 8192 - 19)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_ask_nothing_and_pages_that_stay_open_keep_nobody_out_for_long()
    {
        using var silent = new Connections();
        for (var i = 0; i < 40; i++)
            await silent.AddAsync(_client.BaseAddress!, "");
        Assert.Contains("build1", await _client.GetStringAsync("/"), StringComparison.Ordinal);

        using var open = new Connections();
        for (var i = 0; i < 20; i++)
            await open.AddAsync(_client.BaseAddress!, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Contains("build1", await _client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.GetAsync("/events")).StatusCode);
    }

    [Fact]
    public async Task Changes_come_as_events_and_its_end_is_the_end_of_them()
    {
        await using var own = new ServedPage();
        await own.InitializeAsync();
        using var reader = new StreamReader(await own.Client.GetStreamAsync("/events"));
        await ReadToAsync(reader, "failed</bdi>");
        await using (var build2 = await own.Fleet.OpenAsync("build2"))
        {
            await build2.Status.SetAsync(ServerState.Idle);
            await build2.FlushAsync();
        }

        await ReadToAsync(reader, "idle</bdi>");
        await Shell.RunAsync("kill", ["-INT", $"{own.Process.Id}"]);
        Assert.Equal(0, (await Buildcoord.EndAsync(own.Process)).Code);
        await reader.ReadToEndAsync().WaitAsync(Until.Deadline);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_line()
    {
        var end = await new Buildcoord(served.Fleet, "build2").RunAsync("serve", "--port", $"{_client.BaseAddress!.Port}");
        Assert.Equal((1, ""), (end.Code, end.Output));
        Assert.Contains("--port", Assert.Single(end.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _client.BaseAddress!.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(Until.Deadline);
    }

    private static async Task ReadToAsync(StreamReader reader, string text)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The events ended without {text}.");
    }

    private sealed class Connections : IDisposable
    {
        private readonly List<TcpClient> _all = [];

        public async Task AddAsync(Uri address, string request)
        {
            var connection = new TcpClient();
            _all.Add(connection);
            await connection.ConnectAsync(IPAddress.Loopback, address.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        }

        public void Dispose() => _all.ForEach(connection => connection.Dispose());
    }
}
