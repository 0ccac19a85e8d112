using BuildCoordination.Documents;

namespace BuildCoordination.FailureLogs;

/// <summary>The lines of a failed build's log that a person needs.</summary>
/// <param name="Lines">The essential lines, at most 20, the cause first; none for a build that did not fail.</param>
/// <param name="Remedy">The remedy, if it is known.</param>
/// <param name="FirstError">The first error that names a place in a file.</param>
internal sealed record FailureSummary(IReadOnlyList<string> Lines, string? Remedy, ErrorLocation? FirstError)
{
    /// <summary>Of a build that did not fail.</summary>
    public static FailureSummary Nothing { get; } = new([], null, null);

    /// <summary>The cause in at most 100 characters, for the subject of a message; null for a build that did not fail.</summary>
    public string? Subject { get; init; }

    /// <summary>A stable name of the kind of cause, such as <c>disk-full</c> or <c>maven.artifact-not-found</c>; null for a build that did
    /// not fail.</summary>
    public string? Cause { get; init; }

    /// <summary>The counts of all tests that Maven reported; null if it reported none.</summary>
    public TestCounts? Tests { get; init; }
}
