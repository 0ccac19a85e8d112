namespace BuildCoordination.Settings;

/// <summary>The tool that builds the Debian packages of the CloudStack pipeline.</summary>
public enum PackagingMode
{
    /// <summary><c>dpkg-buildpackage</c> with <see cref="CloudStackOptions.DpkgFlags"/>.</summary>
    Dpkg,

    /// <summary>The source tree's <c>packaging/build-deb.sh</c>.</summary>
    BuildDeb,

    /// <summary>None: the pipeline ends after Maven.</summary>
    Off,
}
