namespace BuildCoordination.CloudStack.Logs;

/// <summary>What a person needs to read of a failed build's log.</summary>
/// <param name="Lines">The essential lines, at most 20, the most telling first; none for a build that did not fail.</param>
/// <param name="Remedy">What to do, where it is known.</param>
/// <param name="FirstError">The first error that names a place in a file.</param>
public sealed record FailureSummary(IReadOnlyList<string> Lines, string? Remedy, ErrorLocation? FirstError)
{
    /// <summary>Of a build that did not fail.</summary>
    public static FailureSummary Nothing { get; } = new([], null, null);
}

/// <summary>An error in a source file.</summary>
/// <param name="File">The file, as the tool names it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">What the tool says of it.</param>
public sealed record ErrorLocation(string File, int? Line, int? Column, string Text);
