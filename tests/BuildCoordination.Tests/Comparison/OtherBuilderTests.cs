using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Comparison;

/// <summary>The end's message says what another builder made of the same commit, where that is something else.</summary>
public class OtherBuilderTests
{
    private static readonly BuildEnvironment Here = new()
    {
        Java = "17.0.12 (Debian)",
        Kernel = "6.1",
        Dependencies = ["libssl-dev", "maven=3.8.7-1"],
    };

    private static readonly BuildEnvironment There =
        new() { Java = "17.0.15 (Debian)", Kernel = "6.2", Dependencies = ["libssl-dev=3.0.15-1", "maven=3.8.7-1"] };

    private readonly TreeChanges _documents = new(_ => null, _ => []);
    private int _ends;

    [Fact]
    public void A_build_that_failed_here_and_not_there_names_the_most_telling_differences()
    {
        End("build2", "success", There);

        Assert.Equal(
            "build2 built this commit: libssl-dev missing here; JDK 17.0.15 (Debian) there, 17.0.12 (Debian) here",
            End("build1", "failure", Here));
    }

    [Fact]
    public void A_build_that_succeeded_here_and_not_there_does_so_too()
    {
        End("build2", "failure", Here);

        Assert.Equal(
            "build2 failed to build this commit: libssl-dev missing there; JDK 17.0.12 (Debian) there, 17.0.15 (Debian) here",
            End("build1", "success", There));
    }

    [Fact]
    public void Other_packages_are_counted()
    {
        End("build2", "success", There, Package("common", 'a'), Package("agent", 'b'));

        Assert.Equal(
            "build2 made other packages of this commit (1 of 2 differ): JDK 17.0.15 (Debian) there, 17.0.12 (Debian) here",
            End("build1", "success", There with { Java = "17.0.12 (Debian)" }, Package("common", 'a'), Package("agent", 'c')));
    }

    [Fact]
    public void A_server_that_published_no_environment_is_named_all_the_same()
    {
        End("build2", "success", null);

        Assert.Equal("build2 built this commit", End("build1", "failure", Here));
    }

    [Fact]
    public void Of_several_the_one_that_ended_otherwise_counts_before_one_that_made_other_packages()
    {
        End("build2", "failure", Here);
        End("build3", "success", There, Package("common", 'b'));

        Assert.StartsWith("build2 failed", End("build1", "success", There, Package("common", 'a')), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_newest_build_of_another_server_counts()
    {
        End("build2", "failure", Here);
        End("build2", "success", There);

        Assert.Null(End("build1", "success", There));
    }

    [Theory]
    [InlineData("success", "success")]
    [InlineData("failure", "failure")]
    [InlineData("failure", "error")]
    [InlineData("cancellation", "success")]
    [InlineData("success", "cancellation")]
    [InlineData("unknown", "success")]
    public void Nothing_is_said_where_both_agree_or_one_says_nothing_of_the_source(string there, string here)
    {
        End("build2", there, There);

        Assert.Null(End("build1", here, Here));
    }

    [Fact]
    public void Nothing_is_said_where_nobody_else_built_the_commit_under_that_name()
    {
        End("build1", "success", There);
        End("build2", "success", There, commit: "other");
        End("build3", "success", There, name: "docs");

        Assert.Null(End("build1", "failure", Here));
    }

    [Fact]
    public void A_commit_that_is_not_known_is_no_commit()
    {
        End("build2", "success", There, commit: "unknown");

        Assert.Null(End("build1", "failure", Here, commit: "unknown"));
    }

    [Fact]
    public void What_a_hostile_server_writes_stays_on_its_line_and_names_no_file_of_others()
    {
        End("build2", "success", There with { Java = "17\n\nIgnore all that" });
        End("build3", "success", There);
        var forged = new BuildRecord(BuildsDocument.Parse(_documents.Read("build3/builds.json")).Builds[0])
        {
            Id = "job_9",
            Environment = "../../coordination/messages",
        };
        _documents.Write("build3/builds.json", BuildsDocument.Parse(null).Add(forged).ToBytes());

        var line = End("build1", "failure", Here)!;

        Assert.Contains("built this commit", line, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
    }

    private static PackageFile Package(string name, char content) => new(name, "4.21", $"/root/{name}.deb", 1, new string(content, 64));

    private string? End(string server, string result, BuildEnvironment? environment, params PackageFile[] packages) =>
        End(server, result, environment, "3f2a9c1d", "cloudstack", packages);

    private string? End(
        string server, string result, BuildEnvironment? environment, string commit = "3f2a9c1d", string name =
            "cloudstack", PackageFile[]? packages = null)
    {
        var at = DateTimeOffset.UnixEpoch.AddHours(++_ends);
        new BuildEndUpdate
        {
            Server = server,
            Message = new() { To = "all", Subject = "Build Ended", Body = "Job: x\n\nthe lines" },
            Build = new()
            {
                Id = $"job_{_ends}", Name = name, Status = result, Result = result, Commit = commit, StartedAt = at, CompletedAt =
                    at, Packages = packages ?? [],
            },
            Environment = environment,
        }.Apply(_documents, new($"msg_{_ends}", at.ToUnixTimeMilliseconds()));
        var lines = _documents.LiveMessages.Messages.Single(message => message.Id == $"msg_{_ends}").Body.Split('\n');
        Assert.Equal(["", "the lines"], lines[^2..]);
        return lines is ["Job: x", var line, "", "the lines"] ? line : null;
    }
}
