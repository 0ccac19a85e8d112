namespace BuildCoordination.Documents;

/// <summary>The limits of the repository format (<c>docs/protocol.md</c>).</summary>
internal static class Limits
{
    /// <summary>In code points, for sent messages; longer ones exist.</summary>
    public const int Subject = 100;

    /// <summary>In code points, for sent messages; longer ones exist.</summary>
    public const int Body = 10_000;

    /// <summary>In code points: of a name of a build, target, package, host or part.</summary>
    public const int Name = 200;

    /// <summary>In code points: of an id or a branch.</summary>
    public const int Id = 256;

    /// <summary>In code points: of a path.</summary>
    public const int Path = 4_096;

    /// <summary>In code points: of a message's tag.</summary>
    public const int Tag = 50;

    /// <summary>For sent messages.</summary>
    public const int Tags = 20;

    /// <summary>In code points: of an excerpt of a log. In the repository it has at most 64 KB.</summary>
    public const int Excerpt = 65_536;

    /// <summary>The scripts append at the end: a change there leaves their clone stuck in a rebase.</summary>
    public const int UntouchedAtEnd = 3;

    public const int SegmentMessages = 500;

    public const int Builds = 50;

    /// <summary>In bytes, of a document that is only read.</summary>
    public const int DocumentBytes = 16 << 20;

    /// <summary>In bytes, of the live messages where they are only read. A publish archives them in steps.</summary>
    public const int LiveBytes = 64 << 20;

    /// <summary>In bytes, of all documents that one command reads.</summary>
    public const int ReadBytes = 256 << 20;

    /// <summary>In bytes, of the archives among them, and of those that a publish compares with.</summary>
    public const int ArchiveBytes = 40 << 20;

    /// <summary>In bytes, of the commit that is a heartbeat.</summary>
    public const int HeartbeatBytes = 64 << 10;

    /// <summary>In bytes, of the environment of a build.</summary>
    public const int EnvironmentBytes = 64 << 10;

    /// <summary>In code points: of a variable or a command line in the environment of a build.</summary>
    public const int Variable = 1_000;

    /// <summary>Servers that are read; a repository may have more top-level folders.</summary>
    public const int Servers = 1_000;

    /// <summary>Ids in a reads document, before it is pruned.</summary>
    public const int Reads = 2_000;
}
