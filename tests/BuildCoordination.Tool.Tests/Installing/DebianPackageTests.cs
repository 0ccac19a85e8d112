using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>What is in the package for Debian, before anybody installs it.</summary>
public sealed class DebianPackageTests(DebianPackages packages)
{
    private static readonly Version Debian12 = new(2, 36);
    private static readonly Version Ubuntu2404 = new(2, 39);

    [Fact(Explicit = true)]
    public async Task It_depends_on_what_the_command_needs_and_no_more_than_Debian_12_and_Ubuntu_24_04_have()
    {
        var depends = await DebianPackages.FieldAsync(await packages.Package, "Depends");
        var match = Regex.Match(
            depends, @"^git, ca-certificates, libc6 \(>= (?<libc>[0-9.]+)\), libssl3 \| libssl3t64$", RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        Assert.True(match.Success, depends);
        Assert.InRange(Version.Parse(match.Groups["libc"].Value), new Version(2, 17), Debian12 < Ubuntu2404 ? Debian12 : Ubuntu2404);
    }

    [Fact(Explicit = true)]
    public async Task Its_version_is_that_of_the_commit_and_older_than_the_release_of_that_name()
    {
        var version = await DebianPackages.FieldAsync(await packages.Package, "Version");
        Assert.Matches(@"^\d+\.\d+\.\d+~alpha\.0\.\d+$", version);
        await Shell.RunAsync("dpkg", ["--compare-versions", version, "lt", version.Split('~')[0]]);
        await Shell.RunAsync(
            "dpkg", ["--compare-versions", version, "gt", await DebianPackages.FieldAsync(await packages.OlderPackage, "Version")]);
    }

    [Fact(Explicit = true)]
    public async Task It_has_the_command_its_library_that_nobody_may_run_a_unit_pages_and_completions_and_no_settings()
    {
        var listed = await Shell.RunAsync("dpkg-deb", ["--contents", await packages.Package]);
        Assert.Matches(@"-rwxr-xr-x root/root .* \./usr/lib/buildcoord/buildcoord\n", listed);
        Assert.Matches(@"-rw-r--r-- root/root .* \./usr/lib/buildcoord/libgit2-[0-9a-f]+\.so\n", listed);
        foreach (var file in new[]
        {
            "lib/systemd/system/buildcoord.service", "share/man/man1/buildcoord.1.gz", "share/man/man1/buildcoord-cloudstack.1.gz",
            "share/bash-completion/completions/buildcoord", "share/zsh/vendor-completions/_buildcoord",
            "share/fish/vendor_completions.d/buildcoord.fish", "share/buildcoord/completion.ps1",
        })
        {
            Assert.Contains($"./usr/{file}\n", listed, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("./etc", listed, StringComparison.Ordinal);
        Assert.Equal(Paths(listed), Paths(await Shell.RunAsync("tar", ["-tvf", Path.ChangeExtension(await packages.Package, ".tar.gz")])));
    }

    [Fact(Explicit = true)]
    public async Task Lintian_finds_no_error()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/lintian"), "lintian is not installed.");
        var (code, output, error) = await Shell.TryAsync("lintian", ["--allow-root", "--fail-on=error,warning", await packages.Package]);
        Assert.True(code == 0, output + error);
    }

    [Fact(Explicit = true)]
    public async Task Made_twice_it_is_the_same_file()
    {
        var first = await File.ReadAllBytesAsync(await packages.MakeAsync("0.0.8-alpha.0.1"));
        Assert.Equal(first, await File.ReadAllBytesAsync(await packages.MakeAsync("0.0.8-alpha.0.1")));
    }

    // Each line of a listing ends with the path.
    private static IEnumerable<string> Paths(string listed) => listed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line[line.IndexOf(" ./", StringComparison.Ordinal)..].TrimEnd('/')).Order(StringComparer.Ordinal);
}
