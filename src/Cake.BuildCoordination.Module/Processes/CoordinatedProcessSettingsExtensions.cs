using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>The settings of a coordinated process, in a row.</summary>
public static class CoordinatedProcessSettingsExtensions
{
    /// <summary>Says what the fleet calls the target that the process is.</summary>
    public static CoordinatedProcessSettings AsTarget(this CoordinatedProcessSettings settings, string target)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Target = target;
        return settings;
    }

    /// <summary>Adds arguments.</summary>
    public static CoordinatedProcessSettings WithArguments(this CoordinatedProcessSettings settings, Action<ProcessArgumentBuilder> arguments)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(arguments);
        arguments(settings.Process.Arguments ??= new ProcessArgumentBuilder());
        return settings;
    }

    /// <summary>Says in which folder it runs.</summary>
    public static CoordinatedProcessSettings InFolder(this CoordinatedProcessSettings settings, DirectoryPath folder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Process.WorkingDirectory = folder;
        return settings;
    }
}
