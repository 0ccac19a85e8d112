using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The default name of a build: the same for a source tree in the command and in every front end.</summary>
internal static class BuildName
{
    private const string Unnamed = "build";

    /// <summary>
    /// The name of the folder that holds the git repository around a folder; outside of any repository, the folder's own.
    /// </summary>
    public static string Of(string folder) => OfRepository(folder) ?? NameOf(Full(folder)) ?? Unnamed;

    /// <summary>The name of the folder that holds the git repository around a folder; null outside of any.</summary>
    public static string? OfRepository(string folder) =>
        SourceTree.Around(Full(folder)) is { } tree ? NameOf(tree) ?? Unnamed : null;

    /// <summary>
    /// Gets the name of a command without a name and outside of a repository, and the text that distinguishes it from others of that name.
    /// </summary>
    /// <returns>The program, and the first word that is not an option, such as <c>make docs</c>.</returns>
    public static string OfCommand(IReadOnlyList<string> command) =>
        string.Join(' ', command.Skip(1).Where(word => !word.StartsWith('-')).Take(1).Prepend(Path.GetFileName(command[0])));

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, "/"));

    private static string? NameOf(string folder) => Path.GetFileName(folder) is { Length: > 0 } name ? name : null;
}
