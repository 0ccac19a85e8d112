using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>A machine of a test's own: home, <c>/etc</c>, <c>/var/lib</c> and a working folder, all below one temporary folder.</summary>
internal sealed class Machine : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string? _workingFolder;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public BuildCoordinationOptions Options { get; } = new();

    public string Home => _folder["home"];

    public string WorkingFolder
    {
        get => _workingFolder ?? _folder["home/here"];
        set => _workingFolder = Directory.CreateDirectory(value).FullName;
    }

    public EnvironmentSnapshot Environment => new(Variables, Home, WorkingFolder)
    {
        SystemRoot = _folder["root"],
        UserId = EnvironmentSnapshot.Take().UserId,
        HostName = "builder-7",
    };

    public string this[string relative] => _folder[relative];

    public ResolvedSettings Resolve() => SettingsResolver.Resolve(Options, Environment);

    public StateFolders Folders() => StateFolders.Open(Resolve(), Environment);

    public string Write(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], content);
        return this[relative];
    }

    public string WriteUserFile(string json) => Write("home/.config/buildcoord/buildcoord.json", json);

    public string WriteMachineFile(string json) => Write("root/etc/buildcoord.json", json);

    /// <summary>A source tree with its own file, and the working folder two levels below its root.</summary>
    public string WriteProjectFile(string json)
    {
        Directory.CreateDirectory(this["tree/.git"]);
        WorkingFolder = this["tree/a/b"];
        var path = Write("tree/buildcoord.json", json);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
