using Cake.BuildCoordination.Hook;
using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>
/// CloudStack's build: Maven, then Debian packages, with a log each, progress, and the essential lines of a failure. In a task, they are
/// reported as part of the run. Without a configured fleet they still build.
/// </summary>
[CakeAliasCategory("BuildCoordination")]
[CakeNamespaceImport("Cake.BuildCoordination")]
public static class CloudStackAliases
{
    /// <summary>Builds CloudStack with Maven.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <exception cref="CakeException">Maven failed, or could not start.</exception>
    /// <example>
    /// <code>
    /// Task("MavenInstall").Does(() => MavenInstall(new CloudStackBuildSettings()
    ///     .FromSource("/root/src/cloudstack")
    ///     .WithProfile("developer")
    ///     .WithMavenArguments(arguments => arguments.Append("-T").Append("2"))));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("CloudStack")]
    public static CloudStackBuildResult MavenInstall(this ICakeContext context, CloudStackBuildSettings? settings = null) =>
        Build(context, settings, "MavenInstall");

    /// <summary>Makes CloudStack's Debian packages.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <exception cref="CakeException">dpkg-buildpackage failed, or could not start.</exception>
    /// <example>
    /// <code>
    /// Task("DebPackage").IsDependentOn("MavenInstall").Does(() =>
    /// {
    ///     foreach (var package in DpkgBuildPackage(new CloudStackBuildSettings().WithDpkgFlags(flags => flags.Append("-uc -us
    ///     -b"))).Packages)         Information(package);
    /// });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("CloudStack")]
    public static CloudStackBuildResult DpkgBuildPackage(this ICakeContext context, CloudStackBuildSettings? settings = null) =>
        Build(context, settings, "DebPackage");

    /// <summary>Builds CloudStack: Maven, then the packages.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <exception cref="CakeException">A tool failed, or could not start.</exception>
    /// <example>
    /// <code>
    /// Task("Nightly").Does(() => CloudStackBuild(new CloudStackBuildSettings { Source = "/root/src/cloudstack", Logs = "/root/build-logs"
    /// }));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("CloudStack")]
    public static CloudStackBuildResult CloudStackBuild(this ICakeContext context, CloudStackBuildSettings? settings = null) =>
        Build(context, settings, null);

    private static CloudStackBuildResult Build(ICakeContext context, CloudStackBuildSettings? settings, string? only)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new CloudStackBuildSettings();
        try
        {
            var (exitCode, outcome, job, failure, packages, logs) =
                FleetOf.Context(context, settings.Texts(context.Environment)).BuildCloudStack(only);
            if (exitCode != 0 && settings.HandleExitCode?.Invoke(exitCode) != true)
            {
                throw BuildReporter.AlreadyReported(
                    new CakeException(
                    exitCode,
                    $"{only ?? "CloudStackBuild"}: {outcome.ToLowerInvariant()}, exit code "
                    + $"{exitCode}{(failure.Count > 0 ? $": {failure[0]}" : "")}"));
            }

            return new CloudStackBuildResult
            {
                ExitCode = exitCode,
                Job = job,
                Failure = failure,
                Packages = [.. packages.Select(FilePath.FromString)],
                Logs = [.. logs.Select(FilePath.FromString)],
            };
        }
        catch (InvalidOperationException e)
        {
            throw new CakeException(e.Message, e);
        }
    }
}
