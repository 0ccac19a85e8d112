using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>The differences that can be the cause of different results, the most relevant first.</summary>
internal static class Causes
{
    private const string Given = "given";
    private const string Source = "source";

    private static readonly string[] Order =
    [
        Source, "missing", "jdk", "maven", "profile", "arguments", "dependency", "variable", "locale", "time zone", "umask", "architecture",
        "system", "installed", "kernel", "branch",
    ];

    public static IReadOnlyList<BuildDifference> Of(ComparedBuild first, ComparedBuild second)
    {
        var found = new List<BuildDifference>();
        if (first.Environment is { } one && second.Environment is { } other)
            found.AddRange(Of(one, other));
        found.AddRange(Text("branch", first.Build.Branch, second.Build.Branch));
        return [.. found.OrderBy(Rank)];
    }

    private static IEnumerable<BuildDifference> Of(BuildEnvironment first, BuildEnvironment second) =>
    [
        .. Pairs(Source, first.Changes, second.Changes),
        .. Pairs("dependency", first.Dependencies, second.Dependencies, areListsKnown: true),
        .. Text("jdk", first.Java, second.Java),
        .. Text("maven", first.Maven, second.Maven),
        .. Pairs("profile", Each(first.Profiles), Each(second.Profiles)),
        .. ArgumentsOf(first, second),
        .. Pairs("variable", first.Variables, second.Variables).Select(ByName),
        .. Text("time zone", first.TimeZone, second.TimeZone),
        .. Text("umask", first.Umask, second.Umask),
        .. Text("architecture", first.Architecture, second.Architecture),
        .. Text("system", first.System, second.System),
        .. Pairs("installed", Rest(first), Rest(second), areListsKnown: true),
        .. Text("kernel", first.Kernel, second.Kernel),
    ];

    // Only what both say is compared.
    private static IEnumerable<BuildDifference> Text(string kind, string? first, string? second) =>
        first is null || second is null || first == second ? [] : [new(kind, null, first, second)];

    private static IEnumerable<BuildDifference> Pairs(
        string kind, IReadOnlyList<string> first, IReadOnlyList<string> second, bool areListsKnown = false)
    {
        // A list that a server could not read is no list of missing things.
        if (areListsKnown && (first.Count == 0 || second.Count == 0))
            return [];
        var (left, right) = (ToValues(first, kind == Source), ToValues(second, kind == Source));
        return left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new BuildDifference(kind, name, left.GetValueOrDefault(name), right.GetValueOrDefault(name)))
            .Where(difference => difference.First != difference.Second);
    }

    // The dependencies of the source itself are compared as such.
    private static string[] Rest(BuildEnvironment environment)
    {
        var own = environment.Dependencies.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return [.. environment.Installed.Where(entry => !own.Contains(NameOf(entry)))];
    }

    private static IEnumerable<BuildDifference> ArgumentsOf(BuildEnvironment first, BuildEnvironment second)
    {
        if (first.Arguments.Count == 0 || second.Arguments.Count == 0)
            yield break;
        var (left, right) = (Words(first), Words(second));
        var (one, other) = (Without(left, right), Without(right, left));
        if (left.SequenceEqual(right, StringComparer.Ordinal))
            yield break;
        // Of one program, the words that only one has; of two, or in another order, all of them.
        yield return left.Take(1).SequenceEqual(right.Take(1), StringComparer.Ordinal) && one.Length + other.Length > 0
            ? new("arguments", null, one.Length > 0 ? one : null, other.Length > 0 ? other : null)
            : new("arguments", null, string.Join(' ', left), string.Join(' ', right));
    }

    // Profiles are compared as such.
    private static string[] Words(BuildEnvironment environment)
    {
        var profiles = $" -P {string.Join(',', environment.Profiles)} ";
        return [.. environment.Arguments.SelectMany(
            line => $"{line} ".Replace(profiles, " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    private static string Without(IEnumerable<string> words, IEnumerable<string> others)
    {
        var rest = others.ToList();
        return string.Join(' ', words.Where(word => !rest.Remove(word)));
    }

    private static BuildDifference ByName(BuildDifference variable) =>
        variable.Name is "LANG" or "LANGUAGE" or ['L', 'C', '_', ..] ? variable with { Kind = "locale" } : variable;

    private static string[] Each(IReadOnlyList<string> profiles) => [.. profiles.Select(profile => $"{profile}={Given}")];

    private static string NameOf(string entry) => entry.Split('=', 2)[0];

    private static Dictionary<string, string> ToValues(IReadOnlyList<string> entries, bool isLast = false)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            // A path may hold the sign, and so may the value of a variable.
            var at = isLast ? entry.LastIndexOf('=') : entry.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                values.TryAdd(entry[..at], entry[(at + 1)..]);
        }

        return values;
    }

    private static int Rank(BuildDifference difference) =>
        Array.IndexOf(
            Order, difference is { Kind: "dependency", First: null } or { Kind: "dependency", Second: null } ? "missing" : difference.Kind);
}
