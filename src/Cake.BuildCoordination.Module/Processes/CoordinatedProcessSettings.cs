using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>Settings of <c>CoordinatedProcess</c>.</summary>
public sealed class CoordinatedProcessSettings : CoordinationSettings
{
    /// <summary>What the fleet calls the target that the process is; null for the program's name.</summary>
    public string? Target { get; set; }

    /// <summary>How the process is started: arguments, working folder, environment, time limit, redirection.</summary>
    public ProcessSettings Process { get; set; } = new();

    /// <summary>Says of an exit code that the script deals with it; without it every code but 0 fails the task.</summary>
    public Func<int, bool>? HandleExitCode { get; set; }
}
