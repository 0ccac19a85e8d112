namespace BuildCoordination.Settings;

/// <summary>How the CloudStack pipeline makes Debian packages.</summary>
public enum PackagingMode
{
    /// <summary><c>dpkg-buildpackage</c> with <see cref="CloudStackOptions.DpkgFlags"/>.</summary>
    Dpkg,

    /// <summary>The source tree's <c>packaging/build-deb.sh</c>.</summary>
    BuildDeb,

    /// <summary>Not at all: the pipeline ends after Maven.</summary>
    Off,
}
