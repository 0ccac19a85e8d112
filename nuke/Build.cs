using BuildCoordination.Components;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using static Nuke.Common.Tools.DotNet.DotNetTasks;

/// <summary>A builder's build of CloudStack, and this repository's own.</summary>
[CoordinatedBuild]
sealed class Build : NukeBuild, ICloudStackBuild, IReportFleetHealth, ISendBuildMessage
{
    [Parameter("Configuration that is built: Debug or Release")]
    readonly string Configuration = "Debug";

    AbsolutePath Solution => RootDirectory / "Build.sln";

    AbsolutePath Packages => RootDirectory / "artifacts" / "packages";

    public static int Main() => Execute<Build>(build => ((ICloudStackBuild)build).CloudStackBuild);

    Target Compile => _ => _
        .Description("Compiles this repository")
        .Executes(() => DotNetBuild(settings => settings.SetProjectFile(Solution).SetConfiguration(Configuration)));

    Target Test => _ => _
        .Description("Compiles this repository and runs its tests")
        .Executes(() => ProcessTasks.StartProcess(RootDirectory / "test.sh", workingDirectory: RootDirectory).AssertZeroExitCode());

    Target Pack => _ => _
        .Description("Packs this repository's packages into artifacts/packages")
        .DependsOn(Compile)
        .Executes(
            () => DotNetPack(
            settings => settings.SetProject(Solution).SetConfiguration(Configuration).EnableNoBuild().SetOutputDirectory(Packages)));
}
