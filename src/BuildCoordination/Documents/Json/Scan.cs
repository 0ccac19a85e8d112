namespace BuildCoordination.Documents.Json;

/// <summary>What a scanner found.</summary>
/// <param name="Values">The complete values at the top level, in order.</param>
/// <param name="Open">Where it stopped in the middle: the unfinished containers, outermost first, each with its complete content.</param>
/// <param name="Problem">Why jq 1.6 cannot read the text; null when it can.</param>
/// <param name="ProblemAt">Where that was seen.</param>
/// <param name="StoppedAt">Where to search on after a problem that ended the scan; else the end of the text.</param>
internal sealed record Scan(IReadOnlyList<Node> Values, IReadOnlyList<Node> Open, string? Problem, int ProblemAt, int StoppedAt);
