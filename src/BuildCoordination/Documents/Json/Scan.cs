namespace BuildCoordination.Documents.Json;

/// <summary>The result of a scan.</summary>
/// <param name="Values">The complete values at the top level, in order.</param>
/// <param name="Open">The unfinished containers at the stop, outermost first, each with its complete content.</param>
/// <param name="Problem">The reason why jq 1.6 cannot read the text; null if it can.</param>
/// <param name="ProblemAt">The position of the problem.</param>
/// <param name="StoppedAt">The position to continue after a problem that ended the scan; otherwise the end of the text.</param>
internal sealed record Scan(IReadOnlyList<Node> Values, IReadOnlyList<Node> Open, string? Problem, int ProblemAt, int StoppedAt);
