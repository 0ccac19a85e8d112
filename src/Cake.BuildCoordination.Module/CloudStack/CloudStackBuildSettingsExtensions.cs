using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>The settings of CloudStack's build, in a row.</summary>
public static class CloudStackBuildSettingsExtensions
{
    /// <summary>Says where the source tree is.</summary>
    public static CloudStackBuildSettings FromSource(this CloudStackBuildSettings settings, DirectoryPath source)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Source = source;
        return settings;
    }

    /// <summary>Says where the logs go.</summary>
    public static CloudStackBuildSettings WithLogs(this CloudStackBuildSettings settings, DirectoryPath logs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Logs = logs;
        return settings;
    }

    /// <summary>Adds a Maven profile.</summary>
    public static CloudStackBuildSettings WithProfile(this CloudStackBuildSettings settings, string profile)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Profiles.Add(profile);
        return settings;
    }

    /// <summary>Adds a Maven goal.</summary>
    public static CloudStackBuildSettings WithGoal(this CloudStackBuildSettings settings, string goal)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Goals.Add(goal);
        return settings;
    }

    /// <summary>Sets the arguments of Maven before profiles and goals.</summary>
    public static CloudStackBuildSettings WithMavenArguments(
        this CloudStackBuildSettings settings, Action<ProcessArgumentBuilder> arguments)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(arguments);
        arguments(settings.MavenArguments ??= new ProcessArgumentBuilder());
        return settings;
    }

    /// <summary>Sets the arguments of <c>dpkg-buildpackage</c>.</summary>
    public static CloudStackBuildSettings WithDpkgFlags(this CloudStackBuildSettings settings, Action<ProcessArgumentBuilder> flags)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(flags);
        flags(settings.DpkgFlags ??= new ProcessArgumentBuilder());
        return settings;
    }

    /// <summary>Says how packages are made.</summary>
    public static CloudStackBuildSettings WithPackaging(this CloudStackBuildSettings settings, CloudStackPackaging packaging)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Packaging = packaging;
        return settings;
    }

    /// <summary>Sets an environment variable of Maven and dpkg.</summary>
    public static CloudStackBuildSettings WithEnvironmentVariable(this CloudStackBuildSettings settings, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.EnvironmentVariables[name] = value;
        return settings;
    }
}
