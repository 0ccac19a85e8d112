using System.Runtime.Versioning;
using BuildCoordination.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Settings;

/// <summary>
/// The folders and files of a state folder that users of a group share. Brings one that an older version or several users made into the
/// form in which it can be shared, and loses nothing that waits in it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SharedLayout
{
    public const UnixFileMode Mode = FileModes.PrivateFolder | UnixFileMode.SetGroup | UnixFileMode.StickyBit
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    private static readonly string[] OfState = ["repositories", "sources"];
    private static readonly string[] OfRepository = ["outbox", "outbox/bad", "outbox/refused", "sent", "servers", "runs"];

    private readonly OpenFolder _root;
    private readonly FileStatus _wanted;

    private SharedLayout(OpenFolder root) => (_root, _wanted) = (root, LinuxFile.StatusOf(root.Handle) ?? default);

    /// <summary>
    /// What keeps users from sharing a folder that is meant to be shared; null if nothing does, or it is not meant to be.
    /// </summary>
    public static string? FindProblem(string state)
    {
        if (!Directory.Exists(state) || !OpenFolder.Open(state).Mode.HasFlag(UnixFileMode.SetGroup))
            return null;
        try
        {
            return new SharedLayout(OpenFolder.Open(state)).FindProblem();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Gives the folders to the owner and the group of the state folder, and their modes to them. A user's file under a name that is the
    /// owner's gets that user's name. Root can do it, and the folder's owner as long as all is that user's.
    /// </summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done.</exception>
    public static void Repair(string state) => new SharedLayout(OpenFolder.Open(state)).Repair();

    private string? FindProblem()
    {
        if (!_root.Mode.HasFlag(UnixFileMode.StickyBit))
            return $"{_root.Path} lets each member of its group replace the files of others";
        foreach (var folder in Folders(Open))
        {
            if (folder.Owner != _wanted.Owner)
                return $"{folder.Path} belongs to another user than {_root.Path}";
            if (!folder.Mode.HasFlag(UnixFileMode.StickyBit))
                return $"{folder.Path} lets each member of its group replace the files of others";
        }

        return null;
    }

    private void Repair()
    {
        // The folder itself first: from then on nobody else can replace a repaired folder.
        _root.SetMode(Mode);
        foreach (var folder in Folders(Own))
        {
            foreach (var name in folder.Names())
                RepairFile(folder[name]);
        }

        RepairFile(_root["instance"]);
    }

    private static OpenFolder? Open(OpenFolder above, string name)
    {
        try
        {
            return above.Find(name);
        }
        catch (NotAFolderException)
        {
            return null;
        }
    }

    private OpenFolder? Own(OpenFolder above, string name)
    {
        // A link or a file in its place is moved away. Its target is not touched.
        if (Open(above, name) is not { } folder)
        {
            if (above[name].Exists)
                OddEntry.TryMove(above[name], above[$"{name}.{Guid.NewGuid():N}{OddEntry.Extension}"]);
            return null;
        }

        Give(folder.Handle, folder.Path, _wanted.Owner, LinuxFile.StatusOf(folder.Handle));
        folder.SetMode(Mode);
        return folder;
    }

    private IEnumerable<OpenFolder> Folders(Func<OpenFolder, string, OpenFolder?> open)
    {
        foreach (var folder in OfState.Select(name => open(_root, name)).OfType<OpenFolder>())
        {
            yield return folder;
            if (!folder.Path.EndsWith("repositories", StringComparison.Ordinal))
                continue;
            foreach (var repository in folder.Names(foldersOnly: true).Select(name => open(folder, name)).OfType<OpenFolder>())
            {
                yield return repository;
                foreach (var below in OfRepository.Select(path => FindBelow(repository, path, open)).OfType<OpenFolder>())
                    yield return below;
            }
        }
    }

    private static OpenFolder? FindBelow(OpenFolder folder, string path, Func<OpenFolder, string, OpenFolder?> open) =>
        path.Split('/') is [var above, var name]
            ? Open(folder, above) is { } found ? open(found, name) : null
            : open(folder, path);

    // A file with two names may be another user's. Updates and records are their users' as before. A file of which each user has one was
    // the last writer's.
    private void RepairFile(Entry entry)
    {
        using var file = LinuxFile.Open(entry, LinuxFile.ReadOnly, default, out _);
        if (file is null || LinuxFile.StatusOf(file) is not { Kind: LinuxFile.Ordinary, Links: 1 } status)
            return;
        Give(file, entry.Path, status.Owner, status);
        if (status.Owner == _wanted.Owner || !IsOneOfEach(entry))
            return;
        var own = entry with { Name = new Sharing(true, _wanted.Owner, status.Owner).NameFor(entry.Name) };
        // Only the machine's names are passed on; the rest belongs to its user.
        if (entry.Name == "instance" && AtomicFile.ReadOwn(entry) is { } name)
            AtomicFile.Write(entry, name, FileModes.SharedFile);
        else if (!own.Exists)
            entry.MoveTo(own);
    }

    private static bool IsOneOfEach(Entry entry) =>
        entry.Folder is { } folder && Path.GetFileName(folder.Path) switch
        {
            "servers" or "sources" => entry.Name.EndsWith(".json", StringComparison.Ordinal),
            "outbox" or "bad" or "refused" or "sent" or "runs" or "repositories" => false,
            _ => !entry.Name.EndsWith(".lock", StringComparison.Ordinal)
                && !entry.Name.EndsWith(LockTicket.Extension, StringComparison.Ordinal),
        };

    private void Give(SafeFileHandle file, string path, uint owner, FileStatus? before)
    {
        if (before is { } status && status.Owner == owner && status.Group == _wanted.Group)
            return;
        if (LinuxFile.GiveTo(file, owner, _wanted.Group) is var error and not 0)
            throw LinuxFile.Failure("Cannot change the owner or group of", path, error);
    }
}
