namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>What each command answers with --json, by the names of docs/schemas/answers; where there are two, they depend on its arguments.</summary>
internal static class Answers
{
    private static readonly Dictionary<string, string[]> Schemas = new(StringComparer.Ordinal)
    {
        ["setup"] = ["setup"],
        ["cloudstack"] = ["build"],
        ["run"] = ["run"],
        ["status"] = ["status", "visible"],
        ["send"] = ["sent"],
        ["inbox"] = ["messages", "message"],
        ["read"] = ["messages"],
        ["reply"] = ["sent"],
        ["ack"] = ["visible"],
        ["thread"] = ["thread"],
        ["wait"] = ["messages", "status"],
        ["archive"] = ["archived"],
        ["health"] = ["health"],
        ["watch"] = ["watch"],
        ["page"] = ["page"],
        ["serve"] = ["serve"],
        ["retire"] = ["visible"],
        ["explain"] = ["explain"],
        ["builds"] = ["builds"],
        ["log"] = ["logs"],
        ["outbox list"] = ["outbox"],
        ["outbox flush"] = ["visible"],
        ["outbox resend"] = ["count"],
        ["outbox drop"] = ["count"],
        ["trust"] = ["trust"],
        ["doctor"] = ["doctor"],
        ["exec"] = [],
        ["copy"] = [],
        ["completion"] = [],
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
