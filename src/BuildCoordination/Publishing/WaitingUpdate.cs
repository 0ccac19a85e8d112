using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Publishing;

/// <summary>An update in the outbox, as read for one batch.</summary>
internal sealed record WaitingUpdate(OutboxName Name, UpdateFile File, bool Tried)
{
    public Update Update => File.Update;

    public Stamped Stamped => File.Stamped with { Tried = Tried, IsResent = Name.WasSent };
}
