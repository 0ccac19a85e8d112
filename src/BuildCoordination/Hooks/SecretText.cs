using System.Text;
using System.Text.RegularExpressions;
using BuildCoordination.Files;
using BuildCoordination.Settings;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Hooks;

/// <summary>An address with <c>${NAME}</c> for a variable and <c>${file:PATH}</c> for the content of a file.</summary>
internal static partial class SecretText
{
    private const string File = "file:";

    /// <exception cref="HookException">A variable is not set, or a file cannot be read.</exception>
    public static string Resolve(string text, EnvironmentSnapshot environment) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return name.StartsWith(File, StringComparison.Ordinal) ? Read(PathType.Full(name[File.Length..], new("/", environment.Home)))
            : environment[name] ?? throw new HookException($"the variable {name} is not set");
    });

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(NamedFile.ReadAllBytes(path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HookException($"{path} cannot be read", e);
        }
    }

    [GeneratedRegex(@"\$\{(?<name>[^{}\s]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
