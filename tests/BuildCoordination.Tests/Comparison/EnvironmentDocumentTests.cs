using System.Text;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Tests.Redaction;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Comparison;

/// <summary>What builds ran in, as it stands in the repository.</summary>
public class EnvironmentDocumentTests
{
    private static readonly BuildEnvironment Full = new()
    {
        System = "Debian GNU/Linux 12 (bookworm)",
        Kernel = "6.1.0",
        Java = "17.0.15+6 (Debian)",
        Variables = ["MAVEN_OPTS=-Xmx1g"],
        Dependencies = ["libssl-dev=3.0.15-1", "maven"],
        Installed = ["gcc=4:12.2.0-3"],
    };

    [Fact]
    public void What_is_written_is_read_and_its_name_is_the_same_each_time()
    {
        var (hash, bytes) = EnvironmentDocument.Write(Full);

        Assert.True(EnvironmentDocument.IsHash(hash));
        Assert.Equal(hash, EnvironmentDocument.Write(EnvironmentDocument.Read(bytes)!).Hash);
        Assert.NotEqual(hash, EnvironmentDocument.Write(Full with { Kernel = "6.1.1" }).Hash);
    }

    [Fact]
    public void One_that_would_be_larger_than_64_KB_lacks_its_longest_lists_as_a_whole()
    {
        var large = Full with { Installed = [.. Enumerable.Range(0, 1000).Select(i => $"package-{i}={new string('1', 180)}")] };

        var (_, bytes) = EnvironmentDocument.Write(large);

        Assert.True(bytes.Length <= 64 * 1024, $"{bytes.Length}");
        var read = EnvironmentDocument.Read(bytes)!;
        Assert.Empty(read.Installed);
        Assert.Equal(Full.Dependencies, read.Dependencies);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<<<<<<< ours")]
    [InlineData("{\"java\": \"17\"")]
    public void What_is_no_environment_is_none(string? text) =>
        Assert.Null(EnvironmentDocument.Read(text is null ? null : Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void One_that_is_too_large_is_not_read()
    {
        var text = $"{{\"java\": \"{new string('x', 70_000)}\"}}";
        Assert.Null(EnvironmentDocument.Read(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Values_of_another_shape_are_not_known()
    {
        var read = EnvironmentDocument.Read(
            Encoding.UTF8.GetBytes("""{"java": 17, "maven": "3.8.7", "variables": {"a": "b"}, "installed": [1, null, "tar=1"]}"""))!;

        Assert.Null(read.Java);
        Assert.Equal("3.8.7", read.Maven);
        Assert.Empty(read.Variables);
        Assert.Equal(["tar=1"], read.Installed);
    }

    [Theory]
    [InlineData("../../coordination/messages")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Another_servers_name_for_it_that_is_no_hash_is_no_path(string? name) => Assert.False(EnvironmentDocument.IsHash(name));

    [Fact]
    public void A_server_keeps_one_document_for_each_content_that_a_build_of_its_history_had()
    {
        var documents = new TreeChanges(_ => null, _ => []);
        for (var i = 0; i < 60; i++)
            Update(i, Full with { Kernel = $"6.1.{i / 2}" }).Apply(documents, new($"msg_{i}", 1_000 + i));

        var kept = documents.List("build1/environments");
        var named =
            BuildsDocument.Parse(documents.Read("build1/builds.json")).Builds.Select(build => $"{build.Environment}.json").Distinct();

        Assert.Equal(25, kept.Count);
        Assert.Equal(named.Order(StringComparer.Ordinal), kept);
    }

    [Fact]
    public void No_secret_of_a_variable_or_an_argument_is_published()
    {
        var secret = PlantedSecrets.Token("ghp" + "_", 36);
        var redactor = new BuildCoordination.Redaction.Redactor(new Dictionary<string, string>());
        var update = Update(
            1, Full with
            {
                Variables = [$"DEPLOY_PASSWORD=hunter2-{secret[..6]}", $"MAVEN_OPTS=-Dtoken={secret}"],
                Arguments = [$"mvn -Dx={secret}"],
            });

        var stored = (BuildEndUpdate)BuildCoordination.Outbox.UpdateTexts.Publishable(update, text => redactor.Redact(text).Text);

        var text = Encoding.UTF8.GetString(EnvironmentDocument.Write(stored.Environment!).Bytes);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("DEPLOY_PASSWORD=[redacted", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_server_wrote_is_shown_on_one_line_and_steers_no_terminal()
    {
        var difference = new BuildDifference("variable", "CFLAGS", "-O2\n\u001b[31m" + new string('x', 500), null);

        var shown = difference.Describe("there", "here", 60);

        Assert.DoesNotContain('\n', shown);
        Assert.DoesNotContain('\u001b', shown);
        Assert.True(shown.Length < 150, shown);
    }

    private static BuildEndUpdate Update(int i, BuildEnvironment environment) => new()
    {
        Server = "build1",
        Build = new()
        {
            Id = $"job_{i}",
            Name = "docs",
            Status = "success",
            Result = "success",
            StartedAt = DateTimeOffset.UnixEpoch.AddMinutes(i),
        },
        Environment = environment,
    };
}
