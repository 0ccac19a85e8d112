namespace BuildCoordination.CloudStack;

/// <summary>Which of the pipeline's targets are built.</summary>
internal enum CloudStackTargets
{
    /// <summary>Maven, then the packages as the settings say.</summary>
    All,

    /// <summary>Maven alone.</summary>
    MavenInstall,

    /// <summary>The packages alone.</summary>
    DebPackage,
}
