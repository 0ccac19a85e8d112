using System.Globalization;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Messages;

/// <summary>While the repository is away, a server knows what it did itself.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_read_stays_read_however_many_updates_wait(bool isAcknowledged)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.SetAsync(Status.ServerState.Idle);
        Assert.True((await build1.FlushAsync()).IsVisible);
        await using (var build2 = await _fleet.OpenAsync("build2"))
        {
            await build2.Messages.SendManyAsync(Drafts("Question", 2, "build1"));
            Assert.True((await build2.FlushAsync()).IsVisible);
        }

        var unread = await build1.Messages.GetUnreadAsync();
        Assert.Equal(2, unread.Count);
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        foreach (var message in unread)
        {
            if (isAcknowledged)
                await build1.Messages.AcknowledgeAsync(message.Message.Id);
            else
                await build1.Messages.MarkReadAsync([message.Message.Id]);
        }

        await build1.Messages.SendManyAsync(Drafts("Note", 250, "build2"));

        Assert.Empty(await build1.Messages.GetUnreadAsync());
    }

    private static IEnumerable<MessageDraft> Drafts(string subject, int count, string to) => Enumerable.Range(0, count)
        .Select(i => new MessageDraft { To = to, Subject = string.Create(CultureInfo.InvariantCulture, $"{subject} {i}"),
            AckRequired = true });
}
