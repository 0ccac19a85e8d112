namespace BuildCoordination.Processes;

/// <summary>The program to start, and its connection to this process.</summary>
/// <param name="FileName">A path, seen from the child's working directory, or a name that is looked up in the child's PATH.</param>
/// <param name="Arguments">The arguments as they are; no shell sees them.</param>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The working folder; null for that of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to this process's environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public ProcessGrouping Grouping { get; init; } = ProcessGrouping.NewSession;

    public Stdio Input { get; init; } = Stdio.Null;

    public Stdio Output { get; init; } = Stdio.Pipe;

    public Stdio Error { get; init; } = Stdio.Pipe;

    /// <summary>
    /// Standard error goes where standard output goes, as <c>2&gt;&amp;1</c> does; <see cref="Error"/> does not count then.
    /// </summary>
    public bool ErrorToOutput { get; init; }
}

internal enum ProcessGrouping
{
    /// <summary>No controlling terminal: no key reaches it, and it cannot ask for a password.</summary>
    NewSession,

    /// <summary>The same session, but a separate group: a Ctrl-C reaches this process only.</summary>
    NewGroup,

    /// <summary>
    /// A separate group that gets the terminal while this process has it, as a shell's foreground job: keys reach the child only, and
    /// Ctrl-Z stops both.
    /// </summary>
    ForegroundGroup,
}

internal enum Stdio
{
    Inherit,
    Null,
    Pipe,

    /// <summary>The standard error of this process, for the child's output if standard output must stay clean.</summary>
    OwnError,
}
