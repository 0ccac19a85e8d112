namespace Cake.BuildCoordination;

/// <summary>The tool that builds the packages.</summary>
public enum CloudStackPackaging
{
    /// <summary>With <c>dpkg-buildpackage</c>.</summary>
    Dpkg,

    /// <summary>With CloudStack's own <c>packaging/build-deb.sh</c>.</summary>
    BuildDeb,

    /// <summary>Not at all.</summary>
    Off,
}
