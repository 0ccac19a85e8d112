using System.Text;
using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Files;
using BuildCoordination.Redaction;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Redaction;

/// <summary>
/// Secrets on every way by which a text gets out of a build: none is found in the repository, in anything we keep, or in what we say.
/// </summary>
[Trait("Takes", "long")]
public sealed class SecretPathsTests : IDisposable
{
    private const int Planted = 300;

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Of_hundreds_of_secrets_none_reaches_the_repository_the_outbox_or_a_warning()
    {
        var planted = PlantedSecrets.Different(Planted).ToList();
        Assert.Equal(Planted, planted.Select(pair => pair.Secret).Distinct().Count());
        var ofEnvironment = Enumerable.Range(0, 40).ToDictionary(i => $"V{i}_TOKEN", i => $"correct-horse {i} battery-{i * 7919}");
        await using var build1 = await _fleet.OpenAsync("build1", "host1", machine => AddTo(machine, ofEnvironment));
        var texts = planted.Select(pair => pair.Text).Concat(ofEnvironment.Values.Select(value => $"it used {value} there")).ToList();

        // All waits in the outbox first.
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
            await ReportAsync(build1, text, i);
        build1.Warn(new("BC4004", string.Join('\n', texts), texts[0]));
        var waiting = Kept();
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        var flushed = await build1.FlushAsync(Until.Deadline);

        Assert.True(flushed.IsVisible, flushed.Diagnostic?.ToString());
        var everything = string.Join('\n', waiting, Kept(), await PublishedAsync(), string.Join('\n', build1.Warnings));
        var leaked = planted.Select(pair => pair.Secret).Concat(ofEnvironment.Values)
            .Where(secret => everything.Contains(secret, StringComparison.Ordinal)).ToList();
        Assert.True(
            leaked.Count == 0,
            $"{leaked.Count} leaked: {string.Join('\n', planted.Where(pair => leaked.Contains(pair.Secret)).Select(pair => pair.Text))}");
        Assert.True(_fleet.AllSubjects().Count > texts.Count / 2);
    }

    [Fact]
    public async Task What_a_hook_of_the_remote_says_is_kept_and_told_without_its_secrets()
    {
        var planted = PlantedSecrets.Different(60).Where(pair => !pair.Text.Contains('\n', StringComparison.Ordinal)).ToList();
        await using var build1 = await _fleet.OpenAsync("build1", "host1");
        await build1.Status.SetAsync(ServerState.Idle);
        await build1.FlushAsync(TimeSpan.FromMinutes(5));
        foreach (var (text, i) in planted.Take(8).Select((pair, i) => (pair.Text, i)))
        {
            await File.WriteAllTextAsync(Path.Combine(_fleet.Remote, "said"), text + "\n");
            _fleet.Hook(
                "pre-receive",
                "cat said >&2; while read old new ref; do git show $new:coordination/messages.json | grep -q refuse-me && exit 1; done; "
                + "exit 0");
            await build1.Messages.SendAsync(new() { To = "all", Subject = $"refuse-me {i}" });
            await build1.Messages.SendAsync(new() { To = "all", Subject = $"fine {i}" });
            await build1.FlushAsync(TimeSpan.FromMinutes(5));
        }

        var kept = Kept() + string.Join('\n', build1.Warnings) + string.Join('\n', build1.Outbox.Refused().Select(entry => entry.Reason));
        Assert.Equal(8, build1.Outbox.Refused().Count);
        Assert.All(planted, pair => Assert.DoesNotContain(pair.Secret, kept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://alice:{0}@127.0.0.1:1/fleet")]
    [InlineData("http://{0}@127.0.0.1:1/fleet")]
    public async Task A_secret_in_the_repositorys_address_is_kept_nowhere_and_never_told(string address)
    {
        var secret = PlantedSecrets.Token("S3cret", 20);
        await using var build1 =
            await _fleet.OpenAsync("build1", "host1", machine => machine["BUILDCOORD_REPOSITORY"] = string.Format(null, address, secret));
        await build1.Status.SetAsync(ServerState.Idle);
        var flushed = await build1.FlushAsync(Until.Deadline);

        Assert.False(flushed.IsVisible);
        Assert.DoesNotContain(
            secret, string.Join('\n', Kept(), build1.Repository, flushed.Diagnostic, string.Join('\n', build1.Warnings)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_lines_of_real_logs_at_most_one_in_a_hundred_is_taken_for_a_secret()
    {
        var redactor = new Redactor(new Dictionary<string, string>());
        var lines = Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "build-logs")).SelectMany(File.ReadLines).ToList();
        var taken = lines.Where(line => redactor.Redact(line).Kinds.Count > 0).ToList();
        Assert.True(lines.Count > 5_000);
        Assert.True(taken.Count * 100 <= lines.Count, string.Join('\n', taken));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task ReportAsync(BuildCoordinator build1, string text, int i)
    {
        var line = text.ReplaceLineEndings(" ");
        switch (i % 9)
        {
            case 0:
                await build1.Messages.SendAsync(new() { To = "all", Subject = line.Length <= 100 ? line : "s", Body = text });
                break;
            case 1:
                await build1.Messages.SendAsync(
                    text.Length <= 50
                        ? new() { To = "all", Subject = "s", Tags = [text], Job = text, InReplyTo = text }
                        : new() { To = "all", Subject = "s", Job = text[..Math.Min(text.Length, 256)], Body = text });
                break;
            case 2:
                await BuildAsync(build1, run => run.FailAsync(details: new() { Reason = text }));
                break;
            case 3:
                await BuildAsync(
                    build1, run =>
                    run.FailAsync(
                        details: new()
                        {
                            Failure = new FailureSummary([.. text.Split('\n')], null, new ErrorLocation("A.java", 1, 2, line)),
                        }));
                break;
            case 4:
                var log = Path.Combine(_fleet.Folder, "build.log");
                await File.WriteAllTextAsync(log, $"first\n{text}\nlast\n");
                await BuildAsync(build1, run => run.FailAsync(details: new() { Log = log }));
                break;
            case 5:
                await BuildAsync(build1, run => run.SucceedAsync(), name: text, branch: text);
                break;
            case 6:
                await BuildAsync(build1, async run =>
                {
                    await using var target = await run.BeginTargetAsync(text, TargetKindOf(i));
                    run.ReportProgress(1, 2, text);
                    await target.FailAsync(details: new() { Packages = [new(text, text, $"/x/{text}", 1, null)] });
                });
                break;
            case 7:
                await BuildAsync(
                    build1, async run =>
                    await Assert.ThrowsAsync<InvalidOperationException>(
                        () => run.TargetAsync<int>("t", (_, _) => throw new InvalidOperationException(text))));
                break;
            default:
                await build1.Messages.SendAsync(
                    new() { To = "all", Subject = "s", Body = $"{new string('x', 3_000)}\n{text}\n{new string('y', 3_000)}" });
                break;
        }
    }

    private static TargetKind TargetKindOf(int i) => (i / 9 % 3) switch
    {
        0 => TargetKind.Other,
        1 => TargetKind.Build,
        _ => TargetKind.Package,
    };

    private static async Task BuildAsync(BuildCoordinator build1, Func<BuildRun, Task> body, string name = "n", string? branch = null)
    {
        await using var run = await build1.BeginBuildAsync(new() { Name = name, Branch = branch, Commit = "c" });
        await body(run);
    }

    private static void AddTo(Dictionary<string, string> machine, Dictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
            machine[name] = value;
    }

    /// <summary>All that this machine keeps of ours, the cache's objects apart, which are the repository's.</summary>
    private string Kept()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_fleet.Folder, "host1"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/objects/", StringComparison.Ordinal)))
        {
            text.Append(file).Append('\n').Append(Encoding.Latin1.GetString(AtomicFile.Read(file) ?? [])).Append('\n');
        }

        return text.ToString();
    }

    private async Task<string> PublishedAsync() =>
        await Shell.RunAsync("git", ["-C", _fleet.Remote, "cat-file", "--batch-all-objects", "--batch", "--unordered"]);
}
