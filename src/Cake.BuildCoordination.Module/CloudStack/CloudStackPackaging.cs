namespace Cake.BuildCoordination;

/// <summary>How packages are made.</summary>
public enum CloudStackPackaging
{
    /// <summary>With <c>dpkg-buildpackage</c>.</summary>
    Dpkg,

    /// <summary>With CloudStack's own <c>packaging/build-deb.sh</c>.</summary>
    BuildDeb,

    /// <summary>Not at all.</summary>
    Off,
}
