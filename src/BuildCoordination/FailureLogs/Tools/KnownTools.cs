namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The tools whose failures are known. A line belongs to the first sign that fits, so the order matters.</summary>
internal static class KnownTools
{
    public static Sign[] Signs { get; } =
    [
        .. Services.Signs, .. Maven.Signs, .. Resolver.Signs, .. MavenModel.Signs, .. Surefire.Signs, .. Gradle.Signs,
            .. MavenGoals.Signs, .. MavenOutside.Signs, .. MavenReports.Signs, .. MavenNeeds.Signs, .. MavenPlugins.Signs,
            .. JavaCompilers.Signs, .. Machine.Signs, .. Killed.Signs, .. Jvm.Signs,
            .. UnderPlaces.Signs, .. Texts.Signs, .. Npm.Signs,
            .. Webpack.Signs, .. Python.Signs, .. PythonChecks.Signs, .. Debhelper.Signs, .. Gensymbols.Signs, .. Dpkg.Signs,
            .. DebianBuilders.Signs, .. Patch.Signs, .. Gpg.Signs, .. Make.Signs, .. MsBuild.Signs, .. CMake.Signs, .. Linker.Signs,
            .. Gcc.Signs, .. GoAndRust.Signs, .. Perl.Signs, .. TestRunners.Signs, .. Git.Signs, .. Shell.Signs, .. Apt.Signs,
            .. Lintian.Signs, .. Packer.Signs, .. Rpm.Signs,
    ];
}
