using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>A request stays visible until somebody acknowledges or answers it, also if it was read.</summary>
public sealed class OpenRequestTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public OpenRequestTests() => (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));

    [Fact]
    public async Task A_request_is_open_in_health_and_on_the_page_until_it_is_acknowledged_or_answered()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        var question = await SendAsync("request", "Which JDK?");
        var reboot = await SendAsync("warning", "Reboot at 18:00", "--ack");
        var help = await SendAsync("request", "Please look at the disk");
        await SendAsync("info", "Hello");
        await _build2.RunAsync("read", "--all");

        Assert.Equal([question, reboot, help], await OpenAsync());
        var page = await PageAsync();
        Assert.Contains("<h2 id=\"requests\">Open requests</h2>", page, StringComparison.Ordinal);

        await _build2.RunAsync("reply", question, "17");
        Assert.Equal([reboot, help], await OpenAsync());
        Assert.Equal(0, (await _build2.RunAsync("ack", reboot)).Code);
        Assert.Equal(0, (await _build2.RunAsync("ack", help)).Code);
        Assert.Empty(await OpenAsync());
        Assert.DoesNotContain("Open requests", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_the_bash_scripts_which_names_no_message_answers_the_request_of_its_subject()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        _fleet.Edit("coordination/messages.json", """
            {"messages":[
              {"id":"msg_1_1","from":"build2","to":"build1","type":"request","subject":"Ready?","body":"","timestamp":"2099-01-01T00:00:00Z","read":false},
              {"id":"msg_1_2","from":"build2","to":"build1","type":"request","subject":"Really?","body":"","timestamp":"2099-01-01T00:00:00Z","read":false},
              {"id":"msg_1_3","from":"build1","to":"build2","type":"info","subject":"Re: Ready?","body":"yes","timestamp":"2099-01-01T00:01:00Z","read":false}]}
            """);
        Assert.Equal(["msg_1_2"], await OpenAsync());
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<string> SendAsync(string type, string subject, params string[] options)
    {
        var end = await _build1.RunAsync(["send", "build2", type, subject, "", .. options]);
        Assert.True(end.Code == 0, end.Error);
        return end.Output.Trim();
    }

    private async Task<IEnumerable<string>> OpenAsync()
    {
        var health = JsonNode.Parse((await _build1.RunAsync("health", "--fail-on", "never", "--json")).Output)!;
        return [.. health["open_requests"]!.AsArray().Select(request => request!["id"]!.GetValue<string>())];
    }

    private async Task<string> PageAsync()
    {
        var folder = Path.Combine(_fleet.Folder, "page");
        Assert.Equal(0, (await _build1.RunAsync("page", "--output", folder)).Code);
        return await File.ReadAllTextAsync(Path.Combine(folder, "index.html"));
    }
}
