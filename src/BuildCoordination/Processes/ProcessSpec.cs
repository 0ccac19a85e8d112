namespace BuildCoordination.Processes;

/// <summary>What to start, and how it is attached to us.</summary>
/// <param name="FileName">A path, seen from the child's working directory, or a name that is looked up in the child's PATH.</param>
/// <param name="Arguments">The arguments as they are; no shell sees them.</param>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Ours when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to our environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public ProcessGrouping Grouping { get; init; } = ProcessGrouping.NewSession;

    public Stdio Input { get; init; } = Stdio.Null;

    public Stdio Output { get; init; } = Stdio.Pipe;

    public Stdio Error { get; init; } = Stdio.Pipe;

    /// <summary>Standard error goes where standard output goes, as <c>2&gt;&amp;1</c> does; <see cref="Error"/> does not count then.</summary>
    public bool ErrorToOutput { get; init; }
}

internal enum ProcessGrouping
{
    /// <summary>No controlling terminal: no key reaches it, and it cannot ask for a password.</summary>
    NewSession,

    /// <summary>Our session, but a group of its own: a Ctrl-C reaches us only.</summary>
    NewGroup,

    /// <summary>A group of its own that gets the terminal while ours has it, as a shell's foreground job: keys reach the child only, and Ctrl-Z stops both.</summary>
    ForegroundGroup,
}

internal enum Stdio
{
    Inherit,
    Null,
    Pipe,

    /// <summary>Where our standard error goes; for the child's output while our own output must stay clean.</summary>
    OurError,
}
