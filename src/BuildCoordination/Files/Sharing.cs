using System.Globalization;

namespace BuildCoordination.Files;

/// <summary>Which files a process reads and changes in a folder, which several users may share.</summary>
/// <param name="IsShared">Whether users of a group share it.</param>
/// <param name="Owner">The user who owns the folder; null if the system does not say.</param>
/// <param name="User">The user of this process.</param>
internal sealed record Sharing(bool IsShared, uint? Owner, uint User)
{
    public static Sharing None { get; } = new(false, null, 0);

    /// <summary>Whether this process may publish, move and remove the files of every user.</summary>
    public bool HandlesAll => !IsShared || User == 0 || User == Owner;

    /// <summary>Whether this process may publish, move and remove a file of a user.</summary>
    public bool CanHandle(uint? owner) => HandlesAll || owner is null || owner == User;

    /// <summary>Whether this process may rely on what a file of a user says.</summary>
    public bool IsTrusted(uint? owner) => !IsShared || owner is null or 0 || owner == User || owner == Owner;

    /// <summary>
    /// The name of this user's file of several that have the same purpose. The folder's owner has the plain name, another user its id in
    /// it.
    /// </summary>
    public string NameFor(string name) => IsShared && User != Owner ? NameFor(name, User) : name;

    /// <summary>The files of all users for the same purpose. A file in another user's name counts for nothing.</summary>
    public IEnumerable<Entry> AllOf(OpenFolder folder, string name)
    {
        if (!IsShared)
            return [folder[name]];
        var (start, end) = Split(name);
        return from found in folder.Names()
               where found.StartsWith(start, StringComparison.Ordinal) && found.EndsWith(end, StringComparison.Ordinal)
               let owner = folder[found].Owner
               where owner is { } user && found == (user == Owner ? name : NameFor(name, user))
               select folder[found];
    }

    private static string NameFor(string name, uint user)
    {
        var (start, end) = Split(name);
        return string.Create(CultureInfo.InvariantCulture, $"{start}.{user}{end}");
    }

    private static (string Start, string End) Split(string name)
    {
        var end = Path.GetExtension(name);
        return (name[..^end.Length], end);
    }
}
