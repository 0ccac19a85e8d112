using System.Text.RegularExpressions;

namespace BuildCoordination.MSBuild.Engine;

/// <summary>The information in the command line of the build's process.</summary>
internal static partial class HostCommand
{
    /// <summary>The command of <c>dotnet</c>, such as <c>test</c>. Options of the host, such as <c>-d</c>, stand before it.</summary>
    public static string? Name(string[] arguments) => arguments.Skip(1).SkipWhile(argument => argument.StartsWith('-')).FirstOrDefault();

    /// <summary>Whether the packages are perhaps restored in a build of its own, or for other targets than those of a build.</summary>
    /// <remarks>
    /// MSBuild's server does not know the command. For one framework, dotnet restores in a build of its own before the build. A file of
    /// arguments may name either.
    /// </remarks>
    public static bool IsPerhapsRestoreOnly(string[] arguments) =>
        Name(arguments) == "restore" || RestoreOnly().IsMatch(string.Join(' ', arguments.Skip(1)));

    /// <summary>The targets that are named.</summary>
    public static IEnumerable<string> Targets(string[] arguments) => arguments.Skip(1).Select(argument => Target().Match(argument))
        .Where(match => match.Success)
        .SelectMany(match => match.Groups["targets"].Value.Split(
            [';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [GeneratedRegex(
        "^(--?|/)(t|target)[:=]\"?(?<targets>[^\"]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Target();

    [GeneratedRegex(
        @"(^|\s)((--?|/)((t|target)[:=\s](?!\S*\b(re)?build\b)|(f|framework)[:=\s]|nodemode:8)|@)|TargetFramework=",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RestoreOnly();
}
