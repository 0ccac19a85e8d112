using BuildCoordination.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Settings;

/// <summary>Finds the settings files, nearest to the user first.</summary>
internal static class SettingsFiles
{
    public static IEnumerable<SettingLayer> Read(EnvironmentSnapshot environment, List<CoordinationDiagnostic> warnings)
    {
        string?[] folders = [environment.SettingsFolder, environment.System("etc")];
        string[] own = [.. folders.OfType<string>().Select(f => Path.Combine(f, SettingsFile.Name))];
        foreach (var path in own)
        {
            // Docker creates a folder for a file that is to be mounted and does not exist.
            if (Directory.Exists(path))
                warnings.Add(SettingsDiagnostics.Unreadable(path, "it is a folder.").Diagnostic);
            // These may be links, for instance into a user's collection of dot files.
            if (File.Exists(path))
            {
                yield return SettingsFile.Read(
                    path, SettingsDiagnostics.Reading(path, () => NamedFile.ReadAllBytes(path)), isTrusted: true,
                        environment.Home, warnings);
            }
        }

        if (FindProject(environment.WorkingFolder) is { } project && !own.Contains(project)
            && ReadProject(project, environment, warnings) is { } layer)
        {
            yield return layer;
        }
    }

    /// <summary>
    /// The nearest file from the working folder up to the root of its repository; without a repository, in the working folder only.
    /// </summary>
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

    // A source tree that nobody trusts must not stop a build, or keep it from being reported, by a file that cannot be read.
    private static SettingLayer? ReadProject(string path, EnvironmentSnapshot environment, List<CoordinationDiagnostic> warnings)
    {
        if (Load(path, environment, warnings) is not { } bytes)
            return null;
        if (TrustStore.Of(environment)?.IsTrusted(path, bytes) == true)
            return SettingsFile.Read(path, bytes, isTrusted: true, environment.Home, warnings, isOfTree: true);
        try
        {
            return SettingsFile.Read(path, bytes, isTrusted: false, environment.Home, warnings, isOfTree: true);
        }
        catch (CoordinationException e)
        {
            warnings.Add(SettingsDiagnostics.NotUsed(e));
            return null;
        }
    }

    private static byte[]? Load(string path, EnvironmentSnapshot environment, List<CoordinationDiagnostic> warnings)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is not null)
                return Ignore("it is a link");
            var file = SettingsDiagnostics.Reading(path, () => OwnedFile.Read(path));
            return file.Owner is { } owner && owner != environment.UserId && owner != 0 ? Ignore("it belongs to another user")
                : file.Mode.HasFlag(UnixFileMode.OtherWrite) ? Ignore("everybody may write it")
                : file.Bytes;
        }
        catch (CoordinationException e)
        {
            warnings.Add(SettingsDiagnostics.NotUsed(e));
            return null;
        }

        byte[]? Ignore(string reason)
        {
            warnings.Add(SettingsDiagnostics.NotOurs(path, reason));
            return null;
        }
    }
}
