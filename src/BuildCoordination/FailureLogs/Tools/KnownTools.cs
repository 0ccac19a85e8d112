namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The tools whose failures are known. A line belongs to the first sign that fits, so the order matters.</summary>
internal static class KnownTools
{
    public static Sign[] Signs { get; } =
    [
        .. Services.Signs, .. Maven.Signs, .. MavenModel.Signs, .. Surefire.Signs, .. Gradle.Signs, .. MavenPlugins.Signs,
            .. JavaCompilers.Signs, .. Machine.Signs, .. Jvm.Signs, .. Npm.Signs, .. Webpack.Signs, .. Python.Signs,
        .. Debhelper.Signs, .. Dpkg.Signs, .. Patch.Signs, .. Gpg.Signs, .. Make.Signs, .. MsBuild.Signs, .. CMake.Signs, .. Linker.Signs,
            .. Gcc.Signs, .. TestRunners.Signs, .. Shell.Signs, .. Lintian.Signs, .. Rpm.Signs,
    ];
}
