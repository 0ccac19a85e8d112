using System.Text.RegularExpressions;
using BuildCoordination.Tool.Tests.Installing;

[assembly: AssemblyFixture(typeof(DebianPackages))]

namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>
/// The package as build/deb.sh makes it, an older one of the same command, and a bare Debian 12; made when a test asks for them.
/// </summary>
public sealed class DebianPackages : IDisposable
{
    private const string Older = "0.0.9-alpha.0.1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);
    private static readonly string[] SourcesOfDebian = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _package;
    private readonly Lazy<Task<string>> _olderPackage;
    private readonly Lazy<Task<string>> _debian;

    public DebianPackages()
    {
        _package = new(() => Compiled is { } folder ? MakeAsync("--native", folder) : MakeAsync());
        _olderPackage = new(() => MakeAsync(Older));
        _debian = new(MakeDebianAsync);
    }

    public Task<string> Package => _package.Value;

    public Task<string> OlderPackage => _olderPackage.Value;

    /// <summary>A folder with a bare Debian 12, which has what the package depends on and nothing else.</summary>
    public Task<string> BareDebian => _debian.Value;

    /// <summary>The folder of a command that was compiled before, which saves some minutes while a test is written.</summary>
    private static string? Compiled => Environment.GetEnvironmentVariable("BUILDCOORD_TEST_NATIVE");

    private static string Out => Path.Combine(TestPaths.Root, "artifacts", "deb");

    /// <summary>Makes the package of the same command once more, with another version: a version is made by one test alone.</summary>
    public async Task<string> MakeAsync(string version)
    {
        await Package;
        return await MakeAsync("--native", Compiled ?? Path.Combine(Out, "native-amd64"), "--version", version);
    }

    public static async Task<string> FieldAsync(string package, string field) =>
        (await Shell.RunAsync("dpkg-deb", ["--field", package, field])).Trim();

    public void Dispose() => _folder.Dispose();

    private static async Task<string> MakeAsync(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb") && File.Exists("/usr/bin/readelf"), "dpkg-dev is not installed.");
        var made = await Shell.RunAsync(
            "bash", [Path.Combine(TestPaths.Root, "build", "deb.sh"), "--arch", "amd64", .. arguments], patience: Patience);
        return made.Split('\n').Last(line => line.EndsWith(".deb", StringComparison.Ordinal));
    }

    // The first of alternatives is Debian 12's.
    private async Task<string> MakeDebianAsync()
    {
        var sources = SourcesOfDebian.FirstOrDefault(
            file => File.Exists(file) && File.ReadAllText(file).Contains("bookworm", StringComparison.Ordinal));
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && File.Exists("/usr/bin/mmdebstrap")
                && sources is not null, "No bare Debian 12 can be made here.");
        var needed = (await FieldAsync(await Package, "Depends")).Split(", ")
            .Select(each => Regex.Replace(each, "[ |].*", "", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var folder = Path.Combine(_folder.Path, "debian");
        var (code, _, error) = await Shell.TryAsync(
            "mmdebstrap", ["--quiet", "--variant=apt", $"--include={string.Join(',', needed)}", "bookworm", folder, sources],
                patience: Patience);
        Assert.SkipUnless(code == 0, $"Debian's packages cannot be had here: {error}");
        return folder;
    }
}
