using BuildCoordination.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Configuration;

/// <summary>Finds the settings files, nearest to the user first.</summary>
internal static class SettingsFiles
{
    public static IEnumerable<SettingLayer> Read(EnvironmentSnapshot environment, List<Diagnostic> warnings)
    {
        string?[] folders = [environment.SettingsFolder, environment.System("etc")];
        string[] own = [.. folders.OfType<string>().Select(f => Path.Combine(f, SettingsFile.Name))];
        foreach (var path in own)
        {
            // These may be links, for instance into a user's collection of dot files.
            if (File.Exists(path))
            {
                yield return SettingsFile.Read(
                    path, Problems.Reading(path, () => NamedFile.ReadAllBytes(path)), isTrusted: true, environment.Home, warnings);
            }
        }

        if (FindProject(environment.WorkingFolder) is { } project && !own.Contains(project) && ReadProject(project, environment, warnings) is { } layer)
            yield return layer;
    }

    /// <summary>The nearest file from the working folder up to the root of its repository; without a repository, in the working folder only.</summary>
    internal static string? FindProject(string workingFolder)
    {
        string? found = null;
        for (var folder = workingFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, SettingsFile.Name);
            found ??= File.Exists(path) ? path : null;
            if (Path.Exists(Path.Combine(folder, ".git")))
                return found;
        }

        return found is not null && Path.GetDirectoryName(found) == workingFolder ? found : null;
    }

    private static SettingLayer? ReadProject(string path, EnvironmentSnapshot environment, List<Diagnostic> warnings)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            warnings.Add(Problems.NotOurs(path, "it is a link"));
            return null;
        }

        var file = Problems.Reading(path, () => OwnedFile.Read(path));
        if (file.Owner is { } owner && owner != environment.UserId && owner != 0)
        {
            warnings.Add(Problems.NotOurs(path, "it belongs to another user"));
            return null;
        }

        if (file.Mode.HasFlag(UnixFileMode.OtherWrite))
        {
            warnings.Add(Problems.NotOurs(path, "everybody may write it"));
            return null;
        }

        var isTrusted = TrustStore.Of(environment)?.IsTrusted(path, file.Bytes) == true;
        return SettingsFile.Read(path, file.Bytes, isTrusted, environment.Home, warnings);
    }
}
