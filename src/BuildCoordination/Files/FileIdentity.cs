namespace BuildCoordination.Files;

/// <summary>Which file a path leads to: a file that takes its place is another one.</summary>
/// <param name="Device">The device of the file system.</param>
/// <param name="Inode">The file's number there.</param>
/// <param name="ModifiedSeconds">The time of its last change.</param>
/// <param name="ModifiedNanoseconds">The part of that time that is less than a second.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Owner">The user who owns it.</param>
/// <param name="Mode">Who may do what with it.</param>
internal sealed record FileIdentity(
    ulong Device, ulong Inode, long ModifiedSeconds, uint ModifiedNanoseconds, ulong Size, uint Owner, UnixFileMode Mode)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Whether only root and one user can have written it.</summary>
    public bool IsWrittenBy(uint user) => (Owner == 0 || Owner == user) && (Mode & OfOthers) == UnixFileMode.None;
}
