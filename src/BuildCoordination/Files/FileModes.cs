namespace BuildCoordination.Files;

/// <summary>The file modes of buildcoord's files and folders.</summary>
internal static class FileModes
{
    /// <summary>0600.</summary>
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0640.</summary>
    public const UnixFileMode SharedFile = PrivateFile | UnixFileMode.GroupRead;

    /// <summary>0644.</summary>
    public const UnixFileMode PublicFile = SharedFile | UnixFileMode.OtherRead;

    /// <summary>0700.</summary>
    public const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;
}
