using BuildCoordination.Configuration;
using BuildCoordination.Files;

namespace BuildCoordination.Publishing;

/// <summary>Where one coordination repository's outbox lives on this host, shared by the host's users.</summary>
internal sealed class OutboxFolder
{
    private readonly StateFolders _state;
    private readonly string[] _names;

    public OutboxFolder(StateFolders state, params string[] names)
    {
        (_state, _names) = (state, names);
        Root = Make();
        Waiting = Make("outbox");
        Bad = Make("outbox", "bad");
        Refused = Make("outbox", "refused");
        Sent = Make("sent");
    }

    public string Root { get; }

    public string Waiting { get; }

    public string Bad { get; }

    public string Refused { get; }

    public string Sent { get; }

    public string AcceptLock => Path.Combine(Root, "accept.lock");

    public string PublisherLock => Path.Combine(Root, "publisher.lock");

    public string Tried => Path.Combine(Root, "tried");

    public string KnownTip => Path.Combine(Root, "tip");

    public string Rewound => Path.Combine(Root, "rewound");

    public string RewindNotice => Path.Combine(Root, "rewind-notice");

    public string Rejected => Path.Combine(Root, "rejected");

    public UnixFileMode FileMode => _state.FileMode;

    public void Write(string path, ReadOnlySpan<byte> bytes) => AtomicFile.Write(path, bytes, FileMode);

    /// <summary>Writes what need only survive the death of this process: after a power loss the repository tells it again.</summary>
    public void Note(string path, ReadOnlySpan<byte> bytes) => AtomicFile.WriteLightly(path, bytes, FileMode);

    /// <summary>Removes what processes that were killed left half-written anywhere in the state folder.</summary>
    public void RemoveLeftovers(DateTimeOffset now) => Leftovers.Remove(_state.State, now);

    private string Make(params string[] names) => _state.Under([.. _names, .. names]);
}
