using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>docs/schemas, as they stand and in a strict form that allows no property they do not describe.</summary>
internal static class Schemas
{
    /// <summary>What their names begin with; they refer to each other by it.</summary>
    public const string Address = "https://buildcoordination.example/schemas/";

    private const string Ending = ".schema.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Lazy<SchemaFolder> Open = new(() => new SchemaFolder(isStrict: false));
    private static readonly Lazy<SchemaFolder> Strict = new(() => new SchemaFolder(isStrict: true));

    public static string Folder { get; } = Path.Combine(TestPaths.Root, "docs", "schemas");

    /// <summary>Names such as <c>answers/health</c>.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*" + Ending, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path)[..^Ending.Length]).Order(StringComparer.Ordinal);

    /// <summary>Whether a document that anybody may have written is what one of the schemas says.</summary>
    public static bool Fits(string json, params string[] names) => names.Any(name => Open.Value.Problems(name, Element(json)).Length == 0);

    /// <summary>That a document of ours is what one of the schemas says, to the last property.</summary>
    public static void AssertDescribed(string json, params string[] names)
    {
        var problems = names.Select(name => Strict.Value.Problems(name, Element(json))).ToArray();
        if (!problems.Contains(""))
            Assert.Fail($"Not as {string.Join(" or ", names)} says:\n{string.Join('\n', problems)}\n{json}");
    }

    private static JsonElement Element(string json) => JsonSerializer.SerializeToElement(JsonNode.Parse(json, documentOptions: Lenient));

    private sealed class SchemaFolder
    {
        private readonly Dictionary<string, JsonSchema> _schemas;
        private readonly EvaluationOptions _options = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

        public SchemaFolder(bool isStrict)
        {
            var build = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
            // Each is read when the first one that names it is.
            build.SchemaRegistry.Fetch = (uri, _) =>
                uri.Fragment.Length > 0 ? null : Read(uri.AbsoluteUri[Address.Length..], isStrict, build);
            _schemas = Names.ToDictionary(
                name => name, name => (JsonSchema)build.SchemaRegistry.Get(new Uri(Address + name + Ending))!, StringComparer.Ordinal);
        }

        public string Problems(string name, JsonElement document)
        {
            var results = _schemas[name].Evaluate(document, _options);
            return results.IsValid
                ? ""
                : $"{name}: " + string.Join("; ", (results.Details ?? []).Append(results).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")));
        }

        private static JsonSchema Read(string file, bool isStrict, BuildOptions build)
        {
            var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;
            if (isStrict)
                Close(schema);
            return JsonSchema.FromText(schema.ToJsonString(), build);
        }

        private static void Close(JsonNode? schema)
        {
            if (schema is JsonObject members)
            {
                if (members["properties"] is JsonObject && members["additionalProperties"] is null)
                    members["additionalProperties"] = false;
                foreach (var (_, value) in members)
                    Close(value);
            }
            else if (schema is JsonArray items)
            {
                foreach (var item in items)
                    Close(item);
            }
        }
    }
}
