using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>The server is of use to clients that other people wrote: here the TypeScript SDK's.</summary>
public sealed class StrangersClientTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_client_of_the_TypeScript_SDK_waits_acknowledges_and_sends()
    {
        var client = await InstallAsync();
        var (build1, build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));
        await build1.RunAsync("status", "idle");
        await build2.RunAsync("status", "idle");
        var message = (await build2.RunAsync("send", "build1", "info", "For a stranger", "")).Output.Trim();

        var output = await Shell.RunAsync("node", [Path.Combine(client, "client.mjs"), Buildcoord.Program, "build2"], build1.Environment);

        var seen = JsonNode.Parse(output)!;
        Assert.Equal("buildcoord", seen["server"]!["name"]!.GetValue<string>());
        Assert.Equal(9, seen["tools"]!.AsArray().Count);
        Assert.Equal(message, Answer(seen, "handedOver")["messages"]![0]!["id"]!.GetValue<string>());
        Assert.Equal(message, Answer(seen, "acknowledged")["acknowledged"]![0]!.GetValue<string>());
        Assert.True(Answer(seen, "sent")["published"]!.GetValue<bool>());
        Assert.True(seen["wrong"]!["isError"]!.GetValue<bool>());
        Assert.Contains("Heard by a stranger", (await build2.RunAsync("inbox")).Output, StringComparison.Ordinal);
        Assert.Equal("No unread messages.\n", (await build1.RunAsync("inbox")).Output);
    }

    public void Dispose() => _fleet.Dispose();

    private static JsonNode Answer(JsonNode seen, string call)
    {
        Assert.False(seen[call]!["isError"]!.GetValue<bool>(), seen[call]!["text"]!.GetValue<string>());
        return JsonNode.Parse(seen[call]!["text"]!.GetValue<string>())!;
    }

    // Beside what is built: a later run finds it there.
    private static async Task<string> InstallAsync()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        Assert.SkipUnless(path.Any(folder => File.Exists(Path.Combine(folder, "npm"))), "npm is not installed.");
        var folder = Directory.CreateDirectory(Path.Combine(TestPaths.Root, "artifacts", "mcp-client")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "mcp-client")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        var (code, output, error) = await Shell.TryAsync(
            "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder], folder: folder);
        Assert.SkipUnless(
            code == 0, $"npm cannot install the TypeScript SDK here: {(error.Length > 0 ? error : output).Trim().Split('\n')[0]}");
        return folder;
    }
}
