using System.Globalization;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Messages;

/// <summary>
/// What a server makes by joining, and what it is shown of what was said before; beside servers that still run the scripts.
/// </summary>
public sealed class JoiningTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_servers_first_word_makes_it_one_of_the_fleet()
    {
        await SayAsync("build1");
        await SayAsync("build2");

        foreach (var server in new[] { "build1", "build2" })
        {
            Assert.Equal(
                (server, "idle"),
                (_fleet.Read($"{server}/status.json")["server"]!.GetValue<string>(),
                _fleet.Read($"{server}/status.json")["status"]!.GetValue<string>()));
            var since =
                DateTimeOffset.Parse(_fleet.Read($"{server}/reads.json")["since"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            Assert.InRange(TimeProvider.System.GetUtcNow() - since, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        }

        await using var build3 = await _fleet.OpenAsync("build3");
        Assert.Equal(
            ["build1", "build2"], (await build3.Fleet.ReadAsync()).Servers.Select(status => status.Server).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_newcomer_is_shown_what_was_sent_to_it_however_old_and_of_what_was_sent_to_all_only_the_news()
    {
        Write(
            Script("msg_1_01", "all", "last year's broadcast", TimeSpan.FromDays(365)),
            Script("msg_1_02", "build9", "for build9, last year", TimeSpan.FromDays(365)),
            Script("msg_1_03", "build8", "for another", TimeSpan.FromHours(1)),
            Script("msg_1_04", "all", "today's broadcast", TimeSpan.FromHours(1)));

        await using var build9 = await _fleet.OpenAsync("build9");
        string[] expected = ["for build9, last year", "today's broadcast"];
        Assert.Equal(expected, await UnreadAsync(build9));
        await SayAsync("build9");
        Assert.Equal(expected, await UnreadAsync(build9));
    }

    [Fact]
    public async Task Two_messages_of_the_scripts_that_happen_to_have_one_id_are_both_shown()
    {
        Write(
            Script("msg_1762214814_12", "all", "from one server", TimeSpan.FromMinutes(2)),
            Script("msg_1762214814_12", "all", "from another", TimeSpan.FromMinutes(1)));
        await using var build9 = await _fleet.OpenAsync("build9");
        Assert.Equal(["from one server", "from another"], await UnreadAsync(build9));
    }

    [Fact]
    public async Task What_the_scripts_marked_as_read_is_read_for_its_addressee_only()
    {
        Write(
            Script("msg_1_01", "build2", "direct, read", TimeSpan.FromMinutes(3), read: true),
            Script("msg_1_02", "build2", "direct, unread", TimeSpan.FromMinutes(2)),
            Script("msg_1_03", "all", "broadcast that somebody read", TimeSpan.FromMinutes(1), read: true));

        await using var build2 = await _fleet.OpenAsync("build2");
        await using var build3 = await _fleet.OpenAsync("build3");
        Assert.Equal(["direct, unread", "broadcast that somebody read"], await UnreadAsync(build2));
        Assert.Equal(["broadcast that somebody read"], await UnreadAsync(build3));
    }

    [Fact]
    public async Task What_one_server_marked_as_read_the_others_still_have_to_read()
    {
        Write(Script("msg_1_01", "all", "for everybody", TimeSpan.FromMinutes(1)));
        await using var build2 = await _fleet.OpenAsync("build2");
        await build2.Messages.MarkReadAsync(["msg_1_01"]);
        Assert.True((await build2.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);

        await using var build3 = await _fleet.OpenAsync("build3");
        Assert.Empty(await UnreadAsync(build2));
        Assert.Equal(["for everybody"], await UnreadAsync(build3));
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<IEnumerable<string>> UnreadAsync(BuildCoordinator coordinator) =>
        (await coordinator.Messages.GetUnreadAsync()).Select(message => message.Message.Subject);

    private async Task SayAsync(string server)
    {
        await using var coordinator = await _fleet.OpenAsync(server);
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello" });
        var flushed = await coordinator.FlushAsync(TimeSpan.FromMinutes(5));
        Assert.True(flushed.IsVisible, flushed.Diagnostic?.ToString());
    }

    private void Write(params string[] messages) =>
        _fleet.Edit("coordination/messages.json", $$"""{ "messages": [ {{string.Join(",\n", messages)}} ] }""");

    private static string Script(string id, string to, string subject, TimeSpan ago, bool read = false) => $$"""
        {
          "id": "{{id}}", "from": "build1", "to": "{{to}}", "type": "info", "subject": "{{subject}}", "body": "text",
          "timestamp": "{{(TimeProvider.System.GetUtcNow() - ago).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}}", "read": {{(read ? "true" : "false")}}
        }
        """;
}
