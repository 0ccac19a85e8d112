using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>
/// A small JSON file of the state folder, of which each user who shares the folder has one: nobody can change another's.
/// </summary>
internal sealed class UserFiles<T>(OpenFolder folder, string name, Sharing sharing, JsonTypeInfo<T> type, UnixFileMode mode)
    where T : class
{
    /// <summary>Reads the files of all users.</summary>
    public IEnumerable<T> ReadAll() =>
        sharing.AllOf(folder, name).Select(file => new StateFile<T>(file, type, mode).Read()).OfType<T>();

    /// <summary>Writes this user's file. One that cannot be read is moved away first.</summary>
    public void Write(T value, bool isDurable = true)
    {
        var entry = folder[sharing.NameFor(name)];
        var file = new StateFile<T>(entry, type, mode);
        if (file.IsUnreadable)
            OddEntry.MoveUnreadableAway(entry);
        file.Write(value, isDurable);
    }
}
