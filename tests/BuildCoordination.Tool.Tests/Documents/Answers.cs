namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>
/// What each command answers with --json, by the names of docs/schemas/answers; where there are two, they depend on its arguments.
/// </summary>
internal static class Answers
{
    private static readonly Dictionary<string, string[]> Schemas = new(StringComparer.Ordinal)
    {
        ["setup"] = ["setup"],
        ["cloudstack"] = ["build"],
        ["run"] = ["run"],
        ["status"] = ["status", "visible", "last-known"],
        ["send"] = ["sent", "last-known"],
        ["inbox"] = ["messages", "message", "last-known"],
        ["read"] = ["messages", "last-known"],
        ["reply"] = ["sent", "last-known"],
        ["ack"] = ["visible", "last-known"],
        ["thread"] = ["thread", "last-known"],
        ["wait"] = ["messages", "status", "build", "last-known"],
        ["archive"] = ["archived", "last-known"],
        ["health"] = ["health", "last-known"],
        ["watch"] = ["watch", "last-known"],
        ["page"] = ["page", "last-known"],
        ["serve"] = ["serve", "last-known"],
        ["retire"] = ["visible", "last-known"],
        ["explain"] = ["explain"],
        ["builds"] = ["builds", "last-known"],
        ["log"] = ["logs", "followed", "last-known"],
        ["compare"] = ["compare", "last-known"],
        ["outbox list"] = ["outbox"],
        ["outbox flush"] = ["visible"],
        ["outbox resend"] = ["count"],
        ["outbox drop"] = ["count"],
        ["hooks list"] = ["hooks"],
        ["hooks test"] = ["hook-test"],
        ["hooks log"] = ["hook-log"],
        ["trust"] = ["trust"],
        ["redact"] = ["redact"],
        ["doctor"] = ["doctor"],
        ["mcp"] = [],
        ["agent-guide"] = [],
        ["exec"] = [],
        ["copy"] = [],
        ["completion"] = [],
        ["manual"] = [],
        ["daemon run"] = [],
        ["daemon install"] = ["daemon"],
        ["daemon uninstall"] = ["daemon"],
        ["daemon start"] = ["daemon"],
        ["daemon stop"] = ["daemon"],
        ["daemon restart"] = ["daemon"],
        ["daemon status"] = ["daemon"],
        ["daemon logs"] = [],
    };

    /// <summary>Names as they stand beneath docs/schemas/answers; empty where the command answers with no document.</summary>
    public static IReadOnlyList<string> Of(string command) => Schemas[command];

    /// <summary>That an answer with --json is one document, and as the command's schema says.</summary>
    public static void Check(IReadOnlyList<string> arguments, string output)
    {
        var words = arguments.Where(word => word != "--json").ToArray();
        var command = Schemas.Keys.FirstOrDefault(known => words.Take(known.Split(' ').Length).SequenceEqual(known.Split(' ')));
        if (command is not null && output.Length > 0 && Of(command) is { Count: > 0 } names)
            Documents.Schemas.AssertDescribed(output, [.. names.Select(name => $"answers/{name}")]);
    }
}
