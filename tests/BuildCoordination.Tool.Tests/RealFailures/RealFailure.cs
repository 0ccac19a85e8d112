namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>A build that fails for real, with what a person wants to read in its broadcast, written down before it ran.</summary>
/// <param name="Script">Makes the failure: a change of the sample tree, or the whole build.</param>
/// <param name="Subject">What the subject holds.</param>
/// <param name="Cause">The stable name of the cause.</param>
internal sealed record RealFailure(string Script, string Subject, string Cause)
{
    /// <summary>FILE:LINE, or FILE:LINE:COLUMN, where the failure has a place.</summary>
    public string? Place { get; init; }

    /// <summary>Run, failed, errors and skipped, where tests ran.</summary>
    public string? Tests { get; init; }

    /// <summary>What else the body holds.</summary>
    public string[] Body { get; init; } = [];

    /// <summary>A part of the remedy; null where none is right.</summary>
    public string? Remedy { get; init; }

    /// <summary>What the pipeline is given; by default Maven's part without tests.</summary>
    public string Options { get; init; } = "--packaging off --goals compile";

    /// <summary>Whether Maven runs the tests.</summary>
    public bool RunsTests { get; init; }

    /// <summary>More for Maven.</summary>
    public string Maven { get; init; } = "";

    /// <summary>More for Maven's JVM.</summary>
    public string Jvm { get; init; } = "";

    /// <summary>What the mirror of all repositories answers.</summary>
    public string Answer { get; init; } = "404 Not Found";

    /// <summary>How the mirror is reached: http, https with a certificate that nobody knows, or not at all (refused).</summary>
    public string Mirror { get; init; } = "http";

    /// <summary>
    /// What is mounted in a view of the file system of the build's own; $m2 is Maven's repository, $tree the sample tree.
    /// </summary>
    public string? Mount { get; init; }

    /// <summary>Whether the build is the packaging.</summary>
    public bool IsPackage { get; init; }
}
