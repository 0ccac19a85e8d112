using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>A headless Chromium, which is told over its debugging port what a person would do.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private readonly TemporaryFolder _folder = new();
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _complaints = [];
    private Process? _process;
    private int _id;

    /// <summary>What the browser complained of since the page was opened, as refused scripts and styles.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static bool IsInstalled => File.Exists(Program);

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
            return;
        _process = Shell.Start(Program,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--remote-debugging-port=0", $"--user-data-dir={_folder.Path}", "about:blank",
        ]);
        var address = new TaskCompletionSource<Uri>();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Split("DevTools listening on ") is [_, var told])
                address.TrySetResult(new Uri(told));
        };
        _process.BeginErrorReadLine();
        var port = (await address.Task.WaitAsync(Until.Deadline)).Port;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var tabs = (await client.GetFromJsonAsync<JsonArray>("/json/list"))!;
        await _socket.ConnectAsync(
            new Uri(tabs.First(tab => tab!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>()),
            CancellationToken.None);
        await SendAsync("Page.enable", []);
        await SendAsync("Log.enable", []);
    }

    public async Task OpenAsync(string address, int width = 1200, bool isDark = false)
    {
        // A page that is served may still ask for its server, which went with the test before.
        await SendAsync("Page.navigate", new() { ["url"] = "about:blank" });
        await WaitAsync("location.href === 'about:blank'", "the page of the test before is gone");
        _complaints.Clear();
        await SendAsync(
            "Emulation.setDeviceMetricsOverride", new()
            {
                ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600
            });
        await SendAsync(
            "Emulation.setEmulatedMedia", new()
            {
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" })
            });
        await SendAsync("Page.navigate", new() { ["url"] = address });
        await WaitAsync($"document.readyState === 'complete' && location.href.startsWith('{address}')", "the page is there");
    }

    public async Task<string> AskAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"]?.ToString() ?? "";
    }

    public async Task WaitAsync(string condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); await AskAsync($"String({condition})") != "true"; await Task.Delay(20))
        {
            if (waited.Elapsed > Until.Deadline)
                Assert.Fail($"Still not so: {what}. {await AskAsync("document.body.innerText")}");
        }
    }

    public async Task<byte[]> CaptureAsync(int width, int height)
    {
        var picture = await SendAsync("Page.captureScreenshot", new()
        {
            ["format"] = "png", ["captureBeyondViewport"] = true,
            ["clip"] = new JsonObject { ["x"] = 0, ["y"] = 0, ["width"] = width, ["height"] = height, ["scale"] = 1 },
        });
        return Convert.FromBase64String(picture["data"]!.GetValue<string>());
    }

    public Task TypeAsync(string text) => SendAsync("Input.insertText", new() { ["text"] = text });

    public async Task PressAsync(string key, int code, string text = "")
    {
        await SendAsync(
            "Input.dispatchKeyEvent", new()
            {
                ["type"] = "keyDown", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code, ["text"] = text
            });
        await SendAsync(
            "Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        var request = new JsonObject { ["id"] = ++_id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(
            Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        while (true)
        {
            var message = await ReadAsync(deadline.Token);
            if (message["id"]?.GetValue<int>() == _id)
                return message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
            if (message["method"]?.GetValue<string>() is "Log.entryAdded" or "Page.javascriptDialogOpening")
                _complaints.Add(message.ToJsonString());
        }
    }

    private async Task<JsonNode> ReadAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[65536];
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            text.Write(buffer, 0, read.Count);
        }
        while (!read.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }
}
