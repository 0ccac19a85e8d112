namespace BuildCoordination.Tool;

/// <summary>The exit codes of the command; <c>run</c> and <c>cloudstack</c> return the tool's own code.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int CheckFailed = 1;
    public const int Usage = 2;
    public const int Configuration = 3;
    public const int NotYetVisible = 4;
    public const int Unreachable = NotYetVisible;
    public const int Rejected = 5;
    public const int Unhealthy = 6;

    /// <summary>Ctrl-C, as shells say it.</summary>
    public const int Stopped = 130;

    /// <summary>A command to run was not found, as shells say it.</summary>
    public const int CommandNotFound = 127;
}
