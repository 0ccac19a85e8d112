using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>The unit in the package for Debian.</summary>
public sealed class ShippedUnitTests
{
    private static readonly string[] Differs = ["ExecStart=", "User=", "Documentation=", "Condition"];

    private static string Unit => Path.Combine(TestPaths.Root, "build", "deb", ServiceUnit.Name);

    [Fact]
    public void It_is_hardened_as_the_one_that_setup_installs()
    {
        var written = ServiceUnit.Write(["/usr/bin/buildcoord", "daemon", "run"], new([], []), "", isUsers: false);
        Assert.Equal(Common(written), Common(File.ReadAllText(Unit)));
    }

    [Fact]
    public async Task Systemd_accepts_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        using var folder = new TemporaryFolder();
        var copy = folder[ServiceUnit.Name];
        // Only a program that is there is accepted.
        File.WriteAllText(copy, File.ReadAllText(Unit).Replace("/usr/bin/buildcoord", "/bin/true", StringComparison.Ordinal));
        var (code, output, error) = await Shell.TryAsync("systemd-analyze", ["verify", "--man=no", copy]);
        Assert.Equal((0, ""), (code, output + error));
    }

    private static IEnumerable<string> Common(string unit) => unit.Split('\n')
        .Where(line => line.Length > 0 && !Differs.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
}
