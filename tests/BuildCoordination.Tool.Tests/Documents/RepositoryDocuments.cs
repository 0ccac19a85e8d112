using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>The documents of a coordination repository, each with its schema of docs/schemas/repository.</summary>
internal static partial class RepositoryDocuments
{
    /// <summary>
    /// That each document on main, and each beat, is what its schema says, to the last property. All of them must be ours.
    /// </summary>
    /// <returns>The schemas that were used.</returns>
    public static IReadOnlySet<string> AssertDescribed(TestFleet fleet)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Lines(fleet, "ls-tree", "-r", "--name-only", "main")
            .Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            Check(SchemaOf(path), Shell.Git(fleet.Remote, "show", $"main:{path}"));
        }

        foreach (var beat in Lines(fleet, "for-each-ref", "--format=%(refname)", "refs/heads/beat/"))
            Check("heartbeat", Shell.Git(fleet.Remote, "log", "-1", "--format=%B", beat)["[skip ci]".Length..]);
        return used;

        void Check(string schema, string json)
        {
            Schemas.AssertDescribed(json, $"repository/{schema}");
            used.Add(schema);
        }
    }

    private static string SchemaOf(string path) =>
        Segment().IsMatch(path)
            ? "archive"
            : path.Contains("/environments/", StringComparison.Ordinal)
            ? "environment"
            : Path.GetFileNameWithoutExtension(path);

    private static string[] Lines(TestFleet fleet, params string[] arguments) =>
        Shell.Git(fleet.Remote, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"\Acoordination/archive/[0-9]{4}-[0-9]{2}/[0-9]+-[0-9]+-[0-9a-f]+\.json\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Segment();
}
