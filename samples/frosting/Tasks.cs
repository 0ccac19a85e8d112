using Cake.BuildCoordination;
using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;

namespace CloudStackFrosting;

/// <summary>mvn, with the profiles and goals of the settings; to derive from where a builder's Maven is another.</summary>
[TaskName("MavenInstall")]
[TaskDescription("mvn, with the profiles and goals of the settings")]
public class MavenInstallTask : FrostingTask
{
    public override void Run(ICakeContext context) => context.MavenInstall(Settings);

    protected virtual CloudStackBuildSettings Settings => new();
}

/// <summary>dpkg-buildpackage, after Maven.</summary>
[TaskName("DebPackage")]
[TaskDescription("dpkg-buildpackage, after Maven")]
[IsDependentOn(typeof(MavenInstallTask))]
public class DebPackageTask : FrostingTask
{
    public override void Run(ICakeContext context)
    {
        foreach (var package in context.DpkgBuildPackage(Settings).Packages)
            context.Information(package.FullPath);
    }

    protected virtual CloudStackBuildSettings Settings => new();
}

/// <summary>Maven, then the packages.</summary>
[TaskName("CloudStackBuild")]
[TaskDescription("Maven, then the packages")]
[IsDependentOn(typeof(DebPackageTask))]
public class CloudStackBuildTask : FrostingTask;

/// <summary>What is built when nothing is named.</summary>
[TaskName("Default")]
[IsDependentOn(typeof(CloudStackBuildTask))]
public sealed class DefaultTask : FrostingTask;
