namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>An agent may be killed at any time between the hand-over of a message and its acknowledgement.</summary>
public sealed class KilledAgentTests
{
    // At one time: a fleet waits for its agents most of the time.
    private const int Fleets = 4;

    [Fact]
    public Task No_message_is_lost_or_skipped_when_agents_are_killed() => KillAsync(times: 8, seed: 1);

    [Fact(Explicit = true)]
    public Task No_message_is_lost_or_skipped_when_a_thousand_agents_are_killed() =>
        Task.WhenAll(Enumerable.Range(2, Fleets).Select(seed => KillAsync(times: 1000 / Fleets, seed)));

    private static async Task KillAsync(int times, int seed)
    {
        using var fleet = new TestFleet();
        // The agent is often there before the message: at the default interval, each kill would wait for a poll.
        var build1 = new Buildcoord(fleet, "build1", ("BUILDCOORD_POLL_INTERVAL", "250ms"));
        var build2 = new Buildcoord(fleet, "build2");
        var random = new Random(seed);
        await build1.RunAsync("status", "idle");
        await build2.RunAsync("status", "idle");
        await using var sender = await Agent.StartAsync(build2);
        var (sent, acknowledged, open) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        for (var kill = 0; kill < times; kill++)
        {
            if (open.Count == 0 || random.Next(2) == 0)
            {
                var answer = await sender.CallAsync("send", ("to", "build1"), ("type", "info"), ("subject", $"Message {kill}"));
                sent.Add(answer["id"]!.GetValue<string>());
                open.Add(sent[^1]);
            }

            await using var agent = await Agent.StartAsync(build1);
            var handedOver = await agent.WaitAsync(("timeout_seconds", 60));
            // What a killed agent was about to acknowledge may have been: nothing else may be missing, and nothing may come again after the
            // answer.
            Assert.Equal(open.Take(handedOver.Count), handedOver);
            Assert.DoesNotContain(handedOver, acknowledged.Contains);
            if (random.Next(3) > 0)
            {
                await agent.CallAsync("acknowledge", ("ids", new[] { handedOver[0] }));
                acknowledged.Add(handedOver[0]);
                open.Remove(handedOver[0]);
            }

            await agent.KillAsync();
        }

        await using var last = await Agent.StartAsync(build1);
        while (open.Count > 0)
        {
            var handedOver = await last.WaitAsync(("timeout_seconds", 60));
            Assert.Equal(open.Take(handedOver.Count), handedOver);
            await last.CallAsync("acknowledge", ("ids", handedOver));
            open.RemoveRange(0, handedOver.Count);
            acknowledged.UnionWith(handedOver);
        }

        Assert.Empty(await last.WaitAsync(("timeout_seconds", 0)));
        Assert.Equal(sent.Order(StringComparer.Ordinal), acknowledged.Order(StringComparer.Ordinal));
    }
}
