namespace BuildCoordination.Documents;

/// <summary>Messages by instant; of one second, by the sender's stamp.</summary>
internal sealed class MessageOrder : IComparer<FleetMessage>
{
    public static MessageOrder OldestFirst { get; } = new();

    public int Compare(FleetMessage? x, FleetMessage? y)
    {
        var instants = Seconds(x).CompareTo(Seconds(y));
        return instants != 0 ? instants : Within(x).CompareTo(Within(y));
    }

    /// <summary>The second of a message's instant.</summary>
    public static long Seconds(FleetMessage? message) => message?.Instant?.ToUnixTimeSeconds() ?? long.MinValue;

    /// <summary>The order of the messages of one second.</summary>
    public static long Within(FleetMessage? message) => message?.Stamp ?? message?.Instant?.ToUnixTimeMilliseconds() ?? long.MinValue;
}
