using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>An update in the outbox, as read for one batch.</summary>
internal sealed record WaitingUpdate(OutboxName Name, UpdateFile File, bool Tried)
{
    public Update Update => File.Update;

    public UpdateContext Context => File.Context with { Tried = Tried, IsResent = Name.WasSent };
}
