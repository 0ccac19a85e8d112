namespace BuildCoordination.Processes;

/// <summary>The end of a process: its exit code or a signal. Both are unknown if other code of this process waited for it.</summary>
internal readonly record struct ProcessExit(int? Code, int? Signal)
{
    /// <summary>The code that a shell would show. What is not known is no success.</summary>
    public int ShellCode => Code ?? 128 + Signal ?? 1;
}
