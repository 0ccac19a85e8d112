namespace BuildCoordination.Settings;

/// <summary>A variable of the environment that no setting has, but that one almost has.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Meant">The variable of the setting that was probably meant.</param>
internal sealed record MistypedVariable(string Name, string Meant)
{
    private const string Prefix = "BUILDCOORD_";

    private const int MostTypos = 2;

    // Variables of buildcoord that are no settings; those of its tests and of what a user adds are similar to none.
    private static readonly HashSet<string> Others = new(
        ["BUILDCOORD_RUN", "BUILDCOORD_WIRE", "BUILDCOORD_GIT_USER", "BUILDCOORD_GIT_PASSWORD", EnvironmentSnapshot.SystemRootVariable],
        StringComparer.Ordinal);

    private static readonly string[] Known = [.. SettingsTable.Names.Select(name => name.Environment)];

    private static readonly HashSet<string> Former = new(
        SettingsTable.Names.Select(name => name.Former?.Environment).OfType<string>(), StringComparer.Ordinal);

    /// <summary>
    /// Gets the mistyped variables by name. A variable is none while the one that it resembles is set: then it is a variable of the user's
    /// own, such as <c>BUILDCOORD_REPO</c>.
    /// </summary>
    public static IReadOnlyList<MistypedVariable> Find(EnvironmentSnapshot environment) =>
    [
        .. environment.Variables.Keys
            .Where(name => environment[name] is not null && !Known.Contains(name, StringComparer.Ordinal) && !Others.Contains(name)
                && !Former.Contains(name)
                && !name.StartsWith("BUILDCOORD_TEST", StringComparison.Ordinal))
            .Select(name => (name, meant: FindMeant(name)))
            .Where(pair => pair.meant is not null && environment[pair.meant] is null)
            .Select(pair => new MistypedVariable(pair.name, pair.meant!))
            .OrderBy(variable => variable.Name, StringComparer.Ordinal),
    ];

    // The prefix may be mistyped, too; then all of the rest must be almost right.
    private static string? FindMeant(string name)
    {
        if (name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return SimilarWord.Find(name[Prefix.Length..], Known.Select(known => known[Prefix.Length..])) is { } word
                ? Prefix + word
                : null;
        }

        return name is ['B' or 'b', ..]
            ? Known.FirstOrDefault(known =>
                Math.Abs(known.Length - name.Length) <= MostTypos && SimilarWord.CountTypos(name, known) <= MostTypos)
            : null;
    }
}
