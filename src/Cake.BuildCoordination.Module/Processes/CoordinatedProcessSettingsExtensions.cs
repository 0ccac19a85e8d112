using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>Chainable settings of a coordinated process.</summary>
public static class CoordinatedProcessSettingsExtensions
{
    /// <summary>Sets the name of the process's target.</summary>
    public static CoordinatedProcessSettings AsTarget(this CoordinatedProcessSettings settings, string target)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Target = target;
        return settings;
    }

    /// <summary>Adds arguments.</summary>
    public static CoordinatedProcessSettings WithArguments(
        this CoordinatedProcessSettings settings, Action<ProcessArgumentBuilder> arguments)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(arguments);
        arguments(settings.Process.Arguments ??= new ProcessArgumentBuilder());
        return settings;
    }

    /// <summary>Sets the working folder.</summary>
    public static CoordinatedProcessSettings InFolder(this CoordinatedProcessSettings settings, DirectoryPath folder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Process.WorkingDirectory = folder;
        return settings;
    }
}
