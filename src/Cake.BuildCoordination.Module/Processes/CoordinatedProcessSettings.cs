using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>Settings of <c>CoordinatedProcess</c>.</summary>
public sealed class CoordinatedProcessSettings : CoordinationSettings
{
    /// <summary>The name of the process's target; null for the program's name.</summary>
    public string? Target { get; set; }

    /// <summary>The start settings of the process: arguments, working folder, environment, time limit, redirection.</summary>
    public ProcessSettings Process { get; set; } = new();

    /// <summary>Returns whether the script accepts an exit code. Without it every code except 0 fails the task.</summary>
    public Func<int, bool>? HandleExitCode { get; set; }
}
