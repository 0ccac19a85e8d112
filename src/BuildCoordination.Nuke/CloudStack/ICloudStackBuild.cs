using BuildCoordination.CloudStack;
using BuildCoordination.Settings;

namespace BuildCoordination.Components;

/// <summary>Builds Apache CloudStack: Maven, then Debian packages. Each target builds whether or not anybody is told.</summary>
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

    /// <summary>How packages are made: dpkg, build-deb or off.</summary>
    [Parameter("How packages are made: dpkg, build-deb or off")]
    CloudStackPackaging? CloudStackPackaging => TryGetValue(() => CloudStackPackaging);

    /// <summary>Arguments of <c>dpkg-buildpackage</c>.</summary>
    [Parameter("Arguments of dpkg-buildpackage, by default -uc -us")]
    string[]? CloudStackDpkgFlags => TryGetValue(() => CloudStackDpkgFlags);

    /// <summary>Folder that <c>build-deb.sh</c> puts the packages in.</summary>
    [Parameter("Folder that build-deb.sh puts the packages in")]
    AbsolutePath? CloudStackPackages => TryGetValue(() => CloudStackPackages);

    /// <summary>Whether the tools' output goes to the logs only.</summary>
    [Parameter("Whether the tools' output goes to the logs only")]
    bool? CloudStackQuiet => TryGetValue<bool?>(() => CloudStackQuiet);

    /// <summary>Maven alone.</summary>
    Target MavenInstall => _ => _
        .Description("Builds CloudStack with Maven")
        .Executes(() => Pipeline.BuildAsync(this, MavenInstallSettings, MavenInstallSettingsBase, CloudStackTargets.MavenInstall));

    /// <summary>The packages alone, of what Maven built.</summary>
    Target DebPackage => _ => _
        .Description("Packages CloudStack for Debian")
        .After(MavenInstall)
        .OnlyWhenDynamic(() => Pipeline.IsPackaging(DebPackageSettings, DebPackageSettingsBase), "packaging is not off")
        .Executes(() => Pipeline.BuildAsync(this, DebPackageSettings, DebPackageSettingsBase, CloudStackTargets.DebPackage));

    /// <summary>Maven, then the packages.</summary>
    Target CloudStackBuild => _ => _
        .Description("Builds CloudStack: Maven, then Debian packages")
        .DependsOn(MavenInstall, DebPackage)
        .Executes(() => Serilog.Log.Information("CloudStack is built."));

    /// <summary>What the parameters and <see cref="IHazBuildCoordination.CoordinationSettings"/> say of Maven.</summary>
    sealed Configure<BuildCoordinationOptions> MavenInstallSettingsBase => _ => CoordinationSettings(CoordinationSettingsBase(_));

    /// <summary>What a build sets in its code for Maven, over the rest.</summary>
    Configure<BuildCoordinationOptions> MavenInstallSettings => _ => _;

    /// <summary>What the parameters and <see cref="IHazBuildCoordination.CoordinationSettings"/> say of the packages.</summary>
    sealed Configure<BuildCoordinationOptions> DebPackageSettingsBase => _ => CoordinationSettings(CoordinationSettingsBase(_));

    /// <summary>What a build sets in its code for the packages, over the rest.</summary>
    Configure<BuildCoordinationOptions> DebPackageSettings => _ => _;
}
