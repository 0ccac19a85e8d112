using System.Globalization;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Tests.Hooks;

namespace BuildCoordination.Tests.Messages;

/// <summary>A program that writes too much is heard of later, in one message.</summary>
public sealed class HeldBackTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_messages_that_were_held_back_are_summed_up_once_when_an_hour_has_fewer(bool isByDaemon)
    {
        await using (await _fleet.OpenAsync("build2"))
        await using (var build1 = await _fleet.OpenAsync("build1", time: _time))
        {
            for (var i = 0; i < AutomaticMessages.Most + 3; i++)
                await SendAsync(build1, string.Create(CultureInfo.InvariantCulture, $"Automatic {i}"));
            await build1.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            Assert.Empty(await SummariesAsync(build1));
        }

        _time.Advance(TimeSpan.FromMinutes(61));
        await using var later = await _fleet.OpenAsync("build1", time: _time);
        for (var i = 0; i < 2; i++)
        {
            if (isByDaemon)
                await later.Messages.SumUpHeldBackAsync(TestContext.Current.CancellationToken);
            else
                await SendAsync(later, "Automatic again");
        }

        Assert.Equal(["3 automatic messages were held back"], await SummariesAsync(later));
    }

    private static Task<SentMessage> SendAsync(BuildCoordinator from, string subject) => from.Messages.SendAsync(
        new() { To = "all", Type = MessageType.Info, Subject = subject, Body = "", IsAutomatic = true },
        TestContext.Current.CancellationToken);

    private static async Task<string[]> SummariesAsync(BuildCoordinator of) =>
    [
        .. (await of.Messages.GetAllAsync(TestContext.Current.CancellationToken)).Select(received => received.Message.Subject)
            .Where(subject =>
                subject.EndsWith("held back", StringComparison.Ordinal) && !subject.StartsWith("More", StringComparison.Ordinal)),
    ];
}
