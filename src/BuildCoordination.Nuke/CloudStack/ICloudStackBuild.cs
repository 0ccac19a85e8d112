using BuildCoordination.CloudStack;
using BuildCoordination.Settings;

namespace BuildCoordination.Components;

/// <summary>Builds Apache CloudStack: Maven, then Debian packages. Each target also builds if reporting is disabled.</summary>
public interface ICloudStackBuild : IHazBuildCoordination
{
    /// <summary>Folder of the source tree.</summary>
    [Parameter("Folder of CloudStack's source tree, by default the working folder")]
    AbsolutePath? CloudStackSource => TryGetValue(() => CloudStackSource);

    /// <summary>Folder of the build logs.</summary>
    [Parameter("Folder of the build logs, by default ~/build-logs")]
    AbsolutePath? CloudStackLogs => TryGetValue(() => CloudStackLogs);

    /// <summary>Maven profiles.</summary>
    [Parameter("Maven profiles, with spaces or commas between them, by default systemvm,developer")]
    string[]? CloudStackProfiles => TryGetValue(() => CloudStackProfiles);

    /// <summary>Maven goals, in order.</summary>
    [Parameter("Maven goals, with spaces or commas between them, by default clean,install")]
    string[]? CloudStackGoals => TryGetValue(() => CloudStackGoals);

    /// <summary>Arguments of Maven before profiles and goals.</summary>
    [Parameter("Arguments of Maven before profiles and goals, by default -Dmaven.test.skip=true")]
    string[]? CloudStackMavenArguments => TryGetValue(() => CloudStackMavenArguments);

    /// <summary>Environment variables of Maven and dpkg.</summary>
    [Parameter("Environment variables of Maven and dpkg, NAME=VALUE")]
    string[]? CloudStackEnvironment => TryGetValue(() => CloudStackEnvironment);

    /// <summary>The tool that builds the packages: dpkg, build-deb or off.</summary>
    [Parameter("The tool that builds the packages: dpkg, build-deb or off")]
    CloudStackPackaging? CloudStackPackaging => TryGetValue(() => CloudStackPackaging);

    /// <summary>Arguments of <c>dpkg-buildpackage</c>.</summary>
    [Parameter("Arguments of dpkg-buildpackage, by default -uc -us")]
    string[]? CloudStackDpkgFlags => TryGetValue(() => CloudStackDpkgFlags);

    /// <summary>Folder for the packages of <c>build-deb.sh</c>.</summary>
    [Parameter("Folder that build-deb.sh puts the packages in")]
    AbsolutePath? CloudStackPackages => TryGetValue(() => CloudStackPackages);

    /// <summary>Whether the tools' output goes to the logs only.</summary>
    [Parameter("Whether the tools' output goes to the logs only")]
    bool? CloudStackQuiet => TryGetValue<bool?>(() => CloudStackQuiet);

    /// <summary>Runs Maven only.</summary>
    Target MavenInstall => _ => _
        .Description("Builds CloudStack with Maven")
        .Executes(() => Pipeline.BuildAsync(this, MavenInstallSettings, MavenInstallSettingsBase, CloudStackTargets.MavenInstall));

    /// <summary>Builds only the packages, from Maven's output.</summary>
    Target DebPackage => _ => _
        .Description("Packages CloudStack for Debian")
        .After(MavenInstall)
        .OnlyWhenDynamic(() => Pipeline.IsPackaging(DebPackageSettings, DebPackageSettingsBase), "packaging is not off")
        .Executes(() => Pipeline.BuildAsync(this, DebPackageSettings, DebPackageSettingsBase, CloudStackTargets.DebPackage));

    /// <summary>Runs Maven, then builds the packages.</summary>
    Target CloudStackBuild => _ => _
        .Description("Builds CloudStack: Maven, then Debian packages")
        .DependsOn(MavenInstall, DebPackage)
        .Executes(() => Serilog.Log.Information("CloudStack is built."));

    /// <summary>The settings of Maven in the parameters and <see cref="IHazBuildCoordination.CoordinationSettings"/>.</summary>
    sealed Configure<BuildCoordinationOptions> MavenInstallSettingsBase => _ => CoordinationSettings(CoordinationSettingsBase(_));

    /// <summary>Settings in the build's code for Maven, which override the rest.</summary>
    Configure<BuildCoordinationOptions> MavenInstallSettings => _ => _;

    /// <summary>The settings of the packages in the parameters and <see cref="IHazBuildCoordination.CoordinationSettings"/>.</summary>
    sealed Configure<BuildCoordinationOptions> DebPackageSettingsBase => _ => CoordinationSettings(CoordinationSettingsBase(_));

    /// <summary>Settings in the build's code for the packages, which override the rest.</summary>
    Configure<BuildCoordinationOptions> DebPackageSettings => _ => _;
}
