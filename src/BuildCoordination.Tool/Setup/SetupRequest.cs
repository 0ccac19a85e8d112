using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Setup;

/// <summary>The options of a setup, without the settings.</summary>
internal sealed record SetupRequest
{
    public bool Force { get; init; }

    public bool SkipReclone { get; init; }

    public bool TakeOver { get; init; }

    public bool DryRun { get; init; }

    public bool WithDaemon { get; init; } = true;

    /// <summary>Whether setup may found a fleet in a repository with other content, and may replace a machine that is alive.</summary>
    public bool Yes { get; init; }

    public string? TokenFile { get; init; }

    public string? Group { get; init; }

    /// <summary>Asks a person; false where there is no terminal.</summary>
    public required Func<string, bool> Ask { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public bool CanAsk { get; init; }

    public required EnvironmentSnapshot Environment { get; init; }

    /// <summary>For one user and not for the machine, though root asks.</summary>
    public bool ForUser { get; init; }

    public bool IsForMachine => Environment.UserId == 0 && !ForUser;

    /// <summary>Whether an option or a person says yes. A dry run asks nobody, and goes on where a person would be asked.</summary>
    public bool Agrees(bool option, string question) => option || (DryRun ? CanAsk : Ask(question));
}
