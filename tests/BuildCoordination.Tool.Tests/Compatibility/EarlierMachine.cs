using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Compatibility;

/// <summary>
/// A machine whose state folder, cache and settings were written by version 0.1 (<c>tests/fixtures/state-0.1/make.sh</c>), and
/// its fleet.
/// </summary>
internal sealed class EarlierMachine
{
    private const string MachineId = "0123456789abcdef0123456789abcdef";

    public static string Fixture { get; } = Path.Combine(TestPaths.Fixtures, "state-0.1");

    public EarlierMachine(TestFleet fleet)
    {
        Command = new Buildcoord(
            fleet, "build1", ("BUILDCOORD_REPOSITORY", "https://git.example.org/fleet.git"), ("BUILDCOORD_FLUSH_LIMIT", "60s"));
        Shell.Git(fleet.Remote, "fetch", "-q", Path.Combine(Fixture, "remote.bundle"), "+refs/*:refs/*");
        // The address is part of the folders' names.
        File.WriteAllText(
            Path.Combine(Command.Environment["HOME"], ".gitconfig"),
            $"[url \"{fleet.Remote}\"]\n\tinsteadOf = https://git.example.org/fleet.git\n");
        Copy(Path.Combine(Fixture, "state"), Command.Environment["BUILDCOORD_STATE"]);
        Copy(Path.Combine(Fixture, "config"), Command.Environment["XDG_CONFIG_HOME"]);
        using var cache = new GZipStream(File.OpenRead(Path.Combine(Fixture, "cache.tar.gz")), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(cache, Command.Environment["HOME"], overwriteFiles: false);
    }

    public Buildcoord Command { get; }

    /// <summary>The folder of the coordination repository.</summary>
    public string Root => Directory.GetDirectories(Path.Combine(Command.Environment["BUILDCOORD_STATE"], "repositories")).Single();

    public string[] Files(params string[] folder) =>
        [.. Directory.GetFiles(Path.Combine([Root, .. folder]), "*.json").Order(StringComparer.Ordinal)];

    public static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    // It is read as this machine's own, or nobody would report what crashed on it.
    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(
                Path.GetDirectoryName(copy)!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(copy, File.ReadAllText(file).Replace(MachineId, MachineIdentity.MachineId, StringComparison.Ordinal));
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
