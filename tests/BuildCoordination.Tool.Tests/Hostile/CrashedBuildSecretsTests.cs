using System.Text.Json.Nodes;
using BuildCoordination.Builds;

namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>A build that was killed is reported by a process that does not have its environment, and still without its secrets.</summary>
public sealed class CrashedBuildSecretsTests : IDisposable
{
    // Neither a token of a known form nor behind a name: only the environment says that it is a secret.
    private const string Password = "Tr0ub4dor3";
    private const string Phrase = "correct horse/battery+staple";

    private static readonly string[] Printed =
    [
        $"deploying with {Password} to nexus", $"at once:{Password};", $"login -p{Password}",
        $"a{"%"}20{Uri.EscapeDataString(Phrase)} here", $"<{Phrase}>",
    ];

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_excerpt_of_its_log_has_no_secret_of_its_environment(bool hasTarget)
    {
        var log = Path.Combine(_fleet.Folder, "x.log");
        var script = $"printf '%s\\n' \"$0\" \"$@\"; echo ready; exec sleep 300";
        var build1 = new Buildcoord(_fleet, "build1", ("NEXUS_PASSWORD", Password), ("SIGNING_PASSPHRASE", Phrase));
        string[] target = hasTarget ? ["--target", "Deploy"] : [];
        using (var killed = build1.Start([
            "run", "--name", "nightly", .. target, "--log", log, "--", "sh", "-c", script, .. Printed]))
        {
            await Until.True(() => File.Exists(log) && Read(log).Contains("ready", StringComparison.Ordinal), "the build printed");
            AssertUnreadable(Record(build1));
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // The record of the next run has the same hashes for nobody: this shell has no such variable.
        var next = await new Buildcoord(_fleet, "build1").RunAsync("run", "--name", "next", "--", "true");
        Assert.Equal(0, next.Code);

        var published = await Shell.RunAsync("git", ["-C", _fleet.Remote, "cat-file", "--batch-all-objects", "--batch", "--unordered"]);
        Assert.Contains("deploying with [redacted:environment] to nexus", published, StringComparison.Ordinal);
        Assert.Contains("at once:[redacted:environment];", published, StringComparison.Ordinal);
        Assert.Contains("ready", published, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, published + next.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("battery", published + next.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void More_records_of_one_secret_say_no_more_than_the_sixteen_bits_of_the_first()
    {
        var records = Enumerable.Range(0, 20).Select(_ => RunSecrets.FromValues(["guess-4711-x"], "salt")!.Values.Single()).ToList();
        Assert.InRange(Assert.Single(records.Distinct()).Hash, 0, ushort.MaxValue);
    }

    public void Dispose() => _fleet.Dispose();

    private static JsonNode Record(Buildcoord build1) => JsonNode.Parse(Read(
        Directory.GetFiles(build1.Environment["BUILDCOORD_STATE"], "job_*.json", SearchOption.AllDirectories)
            .Single(file => Path.GetFileName(Path.GetDirectoryName(file)) == "runs")))!;

    private static void AssertUnreadable(JsonNode record)
    {
        Assert.Equal(2, record["secrets"]!["values"]!.AsArray().Count);
        Assert.All(record["secrets"]!["values"]!.AsArray(), value => Assert.InRange(value!["hash"]!.GetValue<int>(), 0, ushort.MaxValue));
        Assert.DoesNotContain(Password, record.ToJsonString(), StringComparison.Ordinal);
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
