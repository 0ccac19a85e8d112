using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Model;

/// <summary>A server with an outbox and a remote that takes what it pushes, refuses it, or takes it and does not get to say so.</summary>
internal sealed class SimulatedServer(string id, long clockOffset)
{
    private readonly List<WaitingUpdate> _outbox = [];
    private long _stamp;

    public string Id => id;

    public bool IsAllDelivered => _outbox.Count == 0;

    /// <summary>Accepts an update, as the outbox does: the stamp never goes back, and what has a slot replaces what is in it.</summary>
    public (string Id, long Stamp) Accept(Update update, long now)
    {
        _stamp = Math.Max(_stamp + 1, now + clockOffset);
        var file = new UpdateFile { Id = MessageId.New(_stamp), Stamp = _stamp, Update = update };
        _outbox.RemoveAll(waiting => update.Slot is not null && waiting.Update.Slot == update.Slot);
        // Events come before what has a slot, as their files' names sort.
        var at = update.Slot is null ? _outbox.Count(waiting => waiting.Update.Slot is null) : _outbox.Count;
        _outbox.Insert(at, new WaitingUpdate(OutboxName.ForEvent(file.Id, _stamp, null), file, Tried: false));
        return (file.Id, _stamp);
    }

    public void Publish(SimulatedRepository repository, Random random, long now)
    {
        if (_outbox.Count == 0)
            return;
        var batch = _outbox.Take(random.Next(1, _outbox.Count + 1)).ToList();
        var stale = repository.Apply(batch, DateTimeOffset.FromUnixTimeMilliseconds(now + clockOffset));
        for (var i = 0; i < batch.Count; i++)
            _outbox[i] = batch[i] with { Tried = true };
        switch (random.Next(4))
        {
            case 0:
                // The race was lost: somebody else's commit is the tip, and ours is made anew on it at the next try.
                break;
            case 1:
                // Taken, but the connection was cut before the answer.
                repository.Take(stale);
                break;
            default:
                repository.Take(stale);
                _outbox.RemoveRange(0, batch.Count);
                break;
        }
    }
}
