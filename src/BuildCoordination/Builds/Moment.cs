namespace BuildCoordination.Builds;

/// <summary>The events of a run at one moment, which are one message.</summary>
/// <param name="IsStart">The run begins.</param>
/// <param name="Ended">The index of the target that ends; null for none.</param>
/// <param name="Started">The index of the target that begins; null for none.</param>
/// <param name="IsEnd">The run ends.</param>
/// <param name="IsLate">An event that was held for the next one, which came too late or not at all: the message names its time.</param>
internal sealed record Moment(bool IsStart = false, int? Ended = null, int? Started = null, bool IsEnd = false, bool IsLate = false)
{
    /// <summary>These events and the next one.</summary>
    public Moment And(Moment next) => new(IsStart || next.IsStart, Ended ?? next.Ended, Started ?? next.Started, IsEnd || next.IsEnd);
}
