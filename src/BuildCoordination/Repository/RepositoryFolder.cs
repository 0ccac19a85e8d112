using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Repository;

/// <summary>The folder of one coordination repository in this host's state folder, and the notes of this user in it.</summary>
internal class RepositoryFolder
{
    private readonly StateFolders _state;
    private readonly string[] _names;

    public RepositoryFolder(StateFolders state, params string[] names)
    {
        (_state, _names) = (state, names);
        Root = Open();
    }

    public OpenFolder Root { get; }

    /// <summary>Whose updates this process reads, publishes and removes.</summary>
    public Sharing Sharing => _state.Sharing;

    public Entry KnownTip => Note("tip");

    public Entry Rewound => Note("rewound");

    public Entry RewindNotice => Note("rewind-notice");

    public UnixFileMode FileMode => _state.FileMode;

    /// <summary>The note of this user for a purpose.</summary>
    public Entry Note(string name) => Root[Sharing.NameFor(name)];

    public byte[]? ReadNote(Entry note) => AtomicFile.ReadOwn(note, out var owner) is { } bytes && Sharing.IsTrusted(owner) ? bytes : null;

    public void Write(Entry entry, ReadOnlySpan<byte> bytes) => AtomicFile.Write(entry, bytes, FileMode);

    /// <summary>
    /// Writes data that must survive a crash of this process only: after a power loss it is read from the repository again.
    /// </summary>
    public void WriteNote(Entry note, ReadOnlySpan<byte> bytes)
    {
        try
        {
            AtomicFile.WriteWithoutSync(note, bytes, FileMode);
        }
        catch (UnauthorizedAccessException) when (Sharing.IsShared)
        {
            // Another member took the name. The note saves work, but nothing depends on it.
        }
    }

    /// <summary>Removes what processes that were killed left half-written anywhere in the state folder.</summary>
    public void RemoveLeftovers(DateTimeOffset now) => Leftovers.Remove(_state.Root, now);

    /// <summary>Opens a folder in this one.</summary>
    protected OpenFolder Open(params string[] names) => _state.Under([.. _names, .. names]);
}
