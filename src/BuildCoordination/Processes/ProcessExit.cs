namespace BuildCoordination.Processes;

/// <summary>How a process ended: by its own exit code or by a signal. Neither is known when somebody else of our process waited for it.</summary>
internal readonly record struct ProcessExit(int? Code, int? Signal)
{
    /// <summary>The code that a shell would show. What is not known is no success.</summary>
    public int ShellCode => Code ?? 128 + Signal ?? 1;
}
