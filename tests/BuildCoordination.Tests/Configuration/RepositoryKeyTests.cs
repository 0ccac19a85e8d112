using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public class RepositoryKeyTests
{
    [Theory]
    [InlineData("https://example.org/team/x.git")]
    [InlineData("https://me:p@ss@Example.ORG/team/x/")]
    [InlineData("https://example.org:443/team/x")]
    [InlineData("git@example.org:team/x.git")]
    [InlineData("ssh://git@example.org/team/x.git/")]
    [InlineData("ssh://git@example.org:22/team/x")]
    public void One_repository_has_one_key_however_its_address_is_written(string address)
    {
        Assert.Equal("example.org/team/x", RepositoryKey.Normalise(address));
        Assert.Equal(RepositoryKey.Of("https://example.org/team/x", "main"), RepositoryKey.Of(address, "main"));
    }

    [Fact]
    public void Different_repositories_and_branches_have_different_keys()
    {
        string[] addresses = [
            "https://example.org/a", "https://example.org/b", "https://example.net/a", "https://example.org:8443/a",
            "https://example.org/a-b", "https://example.org/a/b", "/srv/a", "/srv/a.b", "https://[::1]:80/a", "file:///srv/b"];
        var keys = addresses.SelectMany(a => new[] { RepositoryKey.Of(a, "main"), RepositoryKey.Of(a, "other") }).ToArray();

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_path_and_its_file_URL_are_one_repository() =>
        Assert.Equal(RepositoryKey.Of("/srv/fleet.git", "main"), RepositoryKey.Of("file:///srv/fleet", "main"));

    [Theory]
    [InlineData("https://user:s3cr3t@example.org/../../etc")]
    [InlineData("/")]
    [InlineData("-x")]
    [InlineData("/srv/a-very-long-path/that-goes-on/and-on/until-nobody-can-read-it/fleet.git")]
    public void A_key_is_a_safe_file_name_without_secrets(string address)
    {
        var key = RepositoryKey.Of(address, "main");

        Assert.Matches("^[A-Za-z0-9.-]{16,60}$", key);
        Assert.DoesNotContain("s3cr3t", key, StringComparison.Ordinal);
        Assert.True(char.IsAsciiLetterOrDigit(key[0]));
    }
}
