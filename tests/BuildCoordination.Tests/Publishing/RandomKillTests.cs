using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>kill -9 at any moment of servers that send without a pause, two of them through one outbox and one cache.</summary>
[Trait("Takes", "long")]
public sealed class RandomKillTests : IDisposable
{
    private static readonly string WorkerProgram = Path.Combine(TestPaths.Root, "artifacts", "bin", "Worker", "debug", "worker");

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(6)]
    [InlineData(100, Explicit = true)]
    [InlineData(500, Explicit = true, Skip = LongProof.Reason, SkipUnless = nameof(LongProof.IsAsked), SkipType = typeof(LongProof))]
    public async Task What_senders_that_are_killed_at_any_moment_had_accepted_is_there_once(int kills)
    {
        var accepted = await Task.WhenAll(KillAsync("build1", kills / 2, seed: 1), KillAsync("build2", kills / 2, seed: 2));

        Assert.NotEmpty(accepted.SelectMany(subjects => subjects));
        await Shell.RunAsync(WorkerProgram, ["send", "next", "1"], Machine("build1"));
        var arrived = _fleet.AllSubjects();
        Assert.Empty(arrived.GroupBy(subject => subject).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Empty(accepted.SelectMany(subjects => subjects).Except(arrived));
        Assert.Contains("next 0", arrived);
        await Shell.RunAsync(
            "bash", [
            "-c", """mkdir "$2" && git -C "$1" archive main | tar -x -C "$2" && find "$2" "$3" -name '*.json' -print0 | xargs -0 jq empty""",
            "bash", _fleet.Remote, Path.Combine(_fleet.Folder, "tree"), Machine("build1")["BUILDCOORD_STATE"]]);
    }

    public void Dispose() => _fleet.Dispose();

    private Dictionary<string, string> Machine(string server) => _fleet.Machine(server, "shared");

    /// <summary>
    /// The subjects that were told to be accepted. The moments are counted in changes of files, not in time, and from fixed seeds: a
    /// slow machine has the same.
    /// </summary>
    private async Task<IReadOnlyList<string>> KillAsync(string server, int kills, int seed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{server}: seed {seed}");
        var random = new Random(seed);
        var accepted = new List<string>();
        for (var i = 0; i < kills; i++)
        {
            // Most of the time from its first message on; now and then while it starts.
            var (after, changes) = (i % 4 == 3 ? 0 : random.Next(1, 4), random.Next(0, 200));
            using var worker = Shell.Start(WorkerProgram, ["send", $"{server} {i}", "100000"], Machine(server));
            var error = worker.StandardError.ReadToEndAsync();
            for (var line = 0; line < after && await worker.StandardOutput.ReadLineAsync() is { } subject; line++)
                accepted.Add(subject);
            var rest = worker.StandardOutput.ReadToEndAsync();
            await ChangesAsync(Path.Combine(_fleet.Folder, "shared"), changes);
            Assert.False(worker.HasExited, worker.HasExited ? await error : "");
            worker.Kill();
            accepted.AddRange((await rest).Split('\n')[..^1]);
        }

        return accepted;
    }

    private static async Task ChangesAsync(string folder, int count)
    {
        using var seen = new SemaphoreSlim(0);
        using var changes = new FileSystemWatcher(Directory.CreateDirectory(folder).FullName) { IncludeSubdirectories = true };
        changes.Created += (_, _) => seen.Release();
        changes.Changed += (_, _) => seen.Release();
        changes.Renamed += (_, _) => seen.Release();
        changes.Deleted += (_, _) => seen.Release();
        changes.EnableRaisingEvents = true;
        for (var i = 0; i < count; i++)
            Assert.True(await seen.WaitAsync(Until.Deadline), "the senders go on");
    }
}
