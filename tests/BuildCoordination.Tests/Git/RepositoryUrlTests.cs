using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Tests.Git;

public class RepositoryUrlTests
{
    [Theory]
    [InlineData("https://host/team/fleet.git", "https://host/team/fleet.git", false)]
    [InlineData("https://alice:se%40cret@host:8443/fleet", "https://host:8443/fleet", false)]
    [InlineData("http://token@[::1]:8080/fleet", "http://[::1]:8080/fleet", false)]
    [InlineData("ssh://git@host:22/srv/fleet", "ssh://git@host:22/srv/fleet", false)]
    [InlineData("ssh://git:secret@host/srv/fleet", "ssh://git@host/srv/fleet", false)]
    [InlineData("git@host:team/fleet.git", "git@host:team/fleet.git", false)]
    [InlineData("host:fleet", "host:fleet", false)]
    [InlineData("file:///srv/fleet.git", "file:///srv/fleet.git", true)]
    [InlineData("/srv/fleet.git", "/srv/fleet.git", true)]
    [InlineData(" /srv/a::b/fleet.git ", "/srv/a::b/fleet.git", true)]
    public void Git_gets_the_address_without_what_is_secret_in_it(string address, string forGit, bool isLocal)
    {
        var url = RepositoryUrl.Parse(address);

        Assert.Equal(forGit, url.ForGit);
        Assert.Equal(forGit, url.Display);
        Assert.Equal(isLocal, url.IsLocal);
    }

    [Fact]
    public void A_relative_path_is_made_absolute() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "fleet.git"), RepositoryUrl.Parse("fleet.git").ForGit);

    [Theory]
    [InlineData("https://alice:se%40cret@host/fleet", "alice", "se@cret")]
    [InlineData("https://alice:p@ss:word@host/fleet", "alice", "p@ss:word")]
    [InlineData("https://token@host/fleet", "token", "")]
    [InlineData("https://:secret@host/fleet", "", "secret")]
    public void User_and_password_are_taken_out_and_decoded(string address, string user, string password) =>
        Assert.Equal((user, password), RepositoryUrl.Parse(address).Credentials);

    [Theory]
    [InlineData("ssh://git@host/srv/fleet")]
    [InlineData("git@host:fleet")]
    [InlineData("https://host/fleet")]
    [InlineData("https://@host/fleet")]
    [InlineData("/srv/fleet")]
    public void There_are_no_credentials_where_none_were_given(string address) => Assert.Null(RepositoryUrl.Parse(address).Credentials);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-u")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("ext::sh -c 'touch /tmp/x'")]
    [InlineData("EXT::sh -c 'touch /tmp/x'")]
    [InlineData("fd::17")]
    [InlineData("transport::https://host/fleet")]
    [InlineData("ftp://host/fleet")]
    [InlineData("ext://sh/x")]
    [InlineData("ssh://-oProxyCommand=touch/fleet")]
    [InlineData("ssh://git@-oProxyCommand=touch/fleet")]
    [InlineData("ssh://-oProxyCommand=touch@host/fleet")]
    [InlineData("https:///fleet")]
    [InlineData("https://host/fleet\nInjected: x")]
    [InlineData("https://user:a%0ab@host/fleet")]
    [InlineData("/srv/fleet\u0007")]
    public void An_address_that_git_might_take_for_something_else_is_refused(string address) =>
        Assert.Equal("BC2001", Assert.Throws<CoordinationException>(() => RepositoryUrl.Parse(address)).Diagnostic.Code);

    [Theory]
    [InlineData("https://alice:hunter2/3@host/fleet")]
    [InlineData("alice:hunter2@host:fleet")]
    [InlineData("sftp://alice:hunter2@host/fleet")]
    public void A_refusal_does_not_show_the_address_as_a_password_may_be_anywhere_in_it(string address) =>
        Assert.DoesNotContain(
            "hunter2", Assert.Throws<CoordinationException>(() => RepositoryUrl.Parse(address)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://host/fleet.git?private_token=hunter2")]
    [InlineData("http://host/fleet#hunter2")]
    [InlineData("https://host?hunter2")]
    [InlineData("https://alice:pw@host/fleet?token=hunter2#x")]
    [InlineData("ssh://git@host/fleet?hunter2")]
    [InlineData("git@host:fleet.git?private_token=hunter2")]
    [InlineData("host:fleet#hunter2")]
    [InlineData("git://host/fleet?hunter2")]
    public void A_query_or_fragment_may_be_a_token_and_would_stand_in_gits_arguments(string address)
    {
        var refused = Assert.Throws<CoordinationException>(() => RepositoryUrl.Parse(address)).Diagnostic;
        Assert.Equal("BC2001", refused.Code);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/fleet?1#2")]
    [InlineData("file:///srv/fleet?1#2")]
    public void A_path_on_this_machine_may_have_such_signs(string address) =>
        Assert.EndsWith("/srv/fleet?1#2", RepositoryUrl.Parse(address).ForGit, StringComparison.Ordinal);
}
