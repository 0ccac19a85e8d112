using System.Security.Cryptography;
using BuildCoordination.CloudStack.Packages;

namespace BuildCoordination.Tests.CloudStack;

public sealed class PackageSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_sample_changes_file_names_three_packages_with_their_checksums()
    {
        var changes = ChangesFile.Parse(File.ReadLines(Path.Combine(TestPaths.Fixtures, "build-logs", "sample.changes")));
        Assert.Equal("4.21.0.0~SNAPSHOT", changes.Version);
        Assert.Equal(3, changes.Files.Count(file => file.Name.EndsWith(".deb", StringComparison.Ordinal)));
        Assert.All(changes.Files, file => Assert.Equal(64, file.Sha256.Length));
    }

    [Fact]
    public void Packages_of_this_build_are_told_and_older_ones_beside_them_are_not()
    {
        Make("old_1_all.deb", "old", DateTimeOffset.UnixEpoch, "old_1_amd64.changes");
        Make("fresh_2_all.deb", "fresh", TimeProvider.System.GetUtcNow(), "fresh_2_amd64.changes");

        var found = PackageSearch.Find(_folder.Path, TimeProvider.System.GetUtcNow().AddMinutes(-1));

        var package = Assert.Single(found.Packages);
        Assert.Null(found.Problem);
        Assert.Equal(("fresh", "2", 5L), (package.Name, package.Version, package.Size));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("torn")]
    [InlineData("changed")]
    public void A_package_that_is_not_what_the_changes_file_says_is_a_clear_reason_and_no_exception(string how)
    {
        Make("a_1_all.deb", "fresh", TimeProvider.System.GetUtcNow(), "a_1.changes");
        var path = _folder["a_1_all.deb"];
        if (how == "missing")
            File.Delete(path);
        else
            File.WriteAllText(path, how == "torn" ? "fre" : "FRESH");

        var found = PackageSearch.Find(_folder.Path, TimeProvider.System.GetUtcNow().AddMinutes(-1));

        Assert.Empty(found.Packages);
        Assert.Contains("a_1_all.deb", found.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Make(string package, string content, DateTimeOffset at, string changes)
    {
        File.WriteAllText(_folder[package], content);
        var sha = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder[package])));
        File.WriteAllText(_folder[changes], $"Version: 1\nChecksums-Sha256:\n {sha} {content.Length} {package}\nFiles:\n x y z\n");
        File.SetLastWriteTimeUtc(_folder[changes], at.UtcDateTime);
    }
}
