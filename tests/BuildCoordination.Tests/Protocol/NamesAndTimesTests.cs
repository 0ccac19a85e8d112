using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class NamesAndTimesTests
{
    [Theory]
    [InlineData("2025-10-30 00:35", "2025-10-30T00:35:00.0000000+00:00")]
    [InlineData("2025-11-04T11:10:39Z", "2025-11-04T11:10:39.0000000+00:00")]
    [InlineData("2025-11-05T08:01:02.123456Z", "2025-11-05T08:01:02.1234560+00:00")]
    [InlineData("2025-11-05T08:01:02.123456789Z", "2025-11-05T08:01:02.1234567+00:00")]
    [InlineData("2025-11-05T08:01:02+02:00", "2025-11-05T06:01:02.0000000+00:00")]
    [InlineData("2025-11-05T08:01:02-0530", "2025-11-05T13:31:02.0000000+00:00")]
    [InlineData("2025-11-05 08:01:02", "2025-11-05T08:01:02.0000000+00:00")]
    [InlineData("$(date -u +%Y-%m-%dT%H:%M:%SZ)", null)]
    [InlineData("2025-13-05T08:01:02Z", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    [InlineData("", null)]
    [InlineData("yesterday", null)]
    public void Every_form_of_time_that_was_seen_is_read(string text, string? expected) =>
        Assert.Equal(expected, Timestamps.Parse(text)?.ToString("O"));

    [Fact]
    public void We_write_seconds_in_utc() =>
        Assert.Equal("2025-11-05T06:01:02Z", Timestamps.Write(new DateTimeOffset(2025, 11, 5, 8, 1, 2, 987, TimeSpan.FromHours(2))));

    [Fact]
    public void Ids_are_unique_and_carry_their_stamp()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => MessageId.New(1_762_300_000_123)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(10_000, ids.Count);
        Assert.All(ids, id => Assert.Equal(1_762_300_000_123, MessageId.StampOf(id)));
        Assert.All(ids, id => Assert.Matches(@"\Amsg_1762300000_[0-9a-z]{20}\z", id));
        Assert.True(string.CompareOrdinal(MessageId.New(1_762_300_000_123), MessageId.New(1_762_300_000_124)) < 0);
    }

    [Theory]
    [InlineData("msg_1761784512_4821", 1_761_784_512L)]
    [InlineData("msg_vnf_progress_20251104_001", null)]
    [InlineData("msg-build2-recovery-20251108T010040Z", null)]
    [InlineData("msg_1762300000_00000000000000000000", 1_762_300_000L)]
    [InlineData("", null)]
    [InlineData("msg_281474976710_7zzzzzzzzz0000000000", null)]
    public void A_foreign_id_has_no_stamp_and_perhaps_a_second(string id, long? seconds)
    {
        Assert.Null(MessageId.StampOf(id));
        Assert.Equal(seconds, MessageId.InstantOf(id)?.ToUnixTimeSeconds());
    }

    [Fact]
    public void An_id_made_of_words_is_the_same_on_every_server()
    {
        Assert.Equal(
            MessageId.Of("quarantine", "coordination/messages.json", "abc"),
            MessageId.Of("quarantine", "coordination/messages.json", "abc"));
        Assert.NotEqual(MessageId.Of("quarantine", "ab", "c"), MessageId.Of("quarantine", "a", "bc"));
    }

    [Fact]
    public void Messages_of_one_second_are_in_their_senders_order()
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(1_762_300_000);
        var messages = Enumerable.Range(0, 9)
            .Select(i => new FleetMessage(SampleDocuments.Sample())
            {
                Id = MessageId.New(1_762_300_000_000 + (i * 100)),
                Timestamp = second,
                Subject = $"{i}",
            });
        var shuffled = messages
            .Append(new FleetMessage(SampleDocuments.Sample()) { Id = "x", Timestamp = second.AddSeconds(-1), Subject = "first" })
            .OrderByDescending(message => message.Id, StringComparer.Ordinal);
        Assert.Equal(
            "first 0 1 2 3 4 5 6 7 8", string.Join(' ', shuffled.Order(MessageOrder.OldestFirst).Select(message => message.Subject)));
    }

    [Theory]
    [InlineData("build1", true)]
    [InlineData("b", true)]
    [InlineData("a23456789-123456789-123456789-12", true)]
    [InlineData("a23456789-123456789-123456789-123", false)]
    [InlineData("Build1", false)]
    [InlineData("1build", false)]
    [InlineData("build1\n", false)]
    [InlineData("../x", false)]
    [InlineData("all", false)]
    [InlineData("coordination", false)]
    [InlineData("", false)]
    public void A_server_is_called_by_a_short_lower_case_name(string id, bool allowed) => Assert.Equal(allowed, ServerId.IsValid(id));
}
