using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>An LLM agent on a builder: the SDK's client and the server that it started.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly McpClient _client;

    private Agent(Process server, McpClient client) => (Server, _client) = (server, client);

    public Process Server { get; }

    public ConcurrentQueue<ProgressNotificationValue> Progress { get; } = [];

    public static async Task<Agent> StartAsync(Buildcoord machine)
    {
        var server = machine.Start("mcp");
        var transport = new StreamClientTransport(server.StandardInput.BaseStream, server.StandardOutput.BaseStream);
        var client = McpClient.CreateAsync(transport, new McpClientOptions { InitializationTimeout = TimeSpan.FromMinutes(5) });
        return new Agent(server, await client);
    }

    public async Task<IList<McpClientTool>> ListToolsAsync() => await _client.ListToolsAsync();

    /// <summary>The answer of a tool; an error fails the test.</summary>
    public async Task<JsonNode> CallAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var (text, isError) = await TryAsync(tool, arguments);
        Assert.False(isError, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<(string Text, bool IsError)> TryAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await _client.CallToolAsync(
            tool, arguments.ToDictionary(pair => pair.Name, pair => pair.Value), new Reporter(Progress)).AsTask()
                .WaitAsync(TimeSpan.FromMinutes(12));
        return (((TextContentBlock)Assert.Single(result.Content)).Text, result.IsError == true);
    }

    /// <summary>The ids that a wait hands over, of messages or of builds.</summary>
    public async Task<IReadOnlyList<string>> WaitAsync(params (string Name, object? Value)[] arguments)
    {
        var answer = await CallAsync("wait", arguments);
        return [.. (answer["messages"] ?? answer["builds"] ?? new JsonArray()).AsArray().Select(each => each!["id"]!.GetValue<string>())];
    }

    public async Task KillAsync()
    {
        Server.Kill();
        await Server.WaitForExitAsync().WaitAsync(Until.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Server.HasExited)
            Server.StandardInput.Close();
        await Server.WaitForExitAsync().WaitAsync(Until.Deadline);
        await _client.DisposeAsync();
        Server.Dispose();
    }

    private sealed class Reporter(ConcurrentQueue<ProgressNotificationValue> reports) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => reports.Enqueue(value);
    }
}
