namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// However broken a machine's cache is: its next build is as it is without us, and what waited and the build itself are told, once.
/// </summary>
public sealed class CorruptCacheTests : IDisposable
{
    // Run in the cache's folder. Objects are read-only.
    private const string Prelude = """
        rubbish() { chmod u+w "$1"; printf '%s' "${2-rubbish}" > "$1"; }
        object() { id=$(git -C "$remote" rev-parse "$1"); echo "objects/${id:0:2}/${id:2}"; }
        every() { for file in objects/??/*; do rubbish "$file" "$1"; done; }
        """;

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public CorruptCacheTests() => _build1 = TroubledBuild.Machine(_fleet);

    [Theory(Explicit = true)]
    [InlineData("rubbish HEAD ''")]
    [InlineData("rubbish HEAD")]
    [InlineData("rubbish config $'[core\\nrubbish'")]
    [InlineData("rubbish refs/fetched/main ''")]
    [InlineData("rubbish refs/fetched/main")]
    [InlineData("echo 0123456789012345678901234567890123456789 > refs/fetched/main")]
    [InlineData("echo rubbish > packed-refs")]
    [InlineData("echo rubbish > shallow")]
    [InlineData("rm -r objects")]
    [InlineData("rm -r refs")]
    [InlineData("rm -r ./*")]
    [InlineData(
        "touch -d '2 hours ago' refs/fetched/main.lock config.lock packed-refs.lock shallow.lock HEAD.lock gc.pid objects/pack/tmp_pack_old")]
    [InlineData("rubbish $(object main)")]
    [InlineData("rubbish $(object main^{tree})")]
    [InlineData("every ''")]
    public Task A_cache_that_is_found_broken_is_made_anew_without_a_word_and_all_is_told(string damage) => BuildAsync(damage, "");

    [Theory(Explicit = true)]
    [InlineData("rubbish $(object main:coordination)")]
    [InlineData("rubbish $(object main:coordination/messages.json)")]
    [InlineData("rubbish $(object main:build1/status.json)")]
    [InlineData("rm $(object main:coordination/messages.json)")]
    public Task A_cache_whose_damage_is_found_in_use_is_rebuilt_without_a_word_and_all_is_told(string damage) => BuildAsync(damage, "");

    [Theory(Explicit = true)]
    [InlineData("rubbish $(object main)", "")]
    [InlineData("rubbish $(object main:coordination/messages.json)", "")]
    [InlineData("every ''", "")]
    public Task Where_another_has_spoken_since_a_broken_cache_keeps_nothing_from_being_told(string damage, string code) =>
        BuildAsync(damage, code, "spoken");

    [Fact(Explicit = true)]
    public async Task A_push_that_is_cut_with_a_cache_that_is_broken_elsewhere_is_tried_once_more_with_a_rebuilt_one()
    {
        Assert.Equal(0, (await new Buildcoord(_fleet, "build2").RunAsync("status", "idle")).Code);
        Assert.Equal(0, (await _build1.RunAsync("status", "idle")).Code);
        await LiveAsync();
        await BreakAsync("rubbish $(object main:build2/status.json)");
        _fleet.Hook("pre-receive", "rm \"$0\"; kill -9 $PPID");

        Assert.Equal("", await TroubledBuild.RunAsync(_build1));

        await DeliveredAsync();
    }

    public void Dispose() => _fleet.Dispose();

    // After a build, and a message that the remote was not there for.
    private async Task LiveAsync()
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        await using var away = new AwayRemote(_fleet, "renamed");
        Assert.Equal(0, (await _build1.RunAsync("send", "all", "info", "waits", "body")).Code);
        await away.ComeBackAsync();
    }

    private async Task BreakAsync(string damage)
    {
        var cache =
            Directory.GetDirectories(Path.Combine(_build1.Environment["XDG_CACHE_HOME"], "buildcoord", "repositories"), "*.git").Single();
        await Shell.RunAsync("bash", ["-ec", $"cd '{cache}'; remote='{_fleet.Remote}'; {Prelude}\n{damage}"]);
    }

    private async Task BuildAsync(string damage, string code, params string[] others)
    {
        await LiveAsync();
        await BreakAsync(damage);
        foreach (var subject in others)
            Assert.Equal(0, (await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", subject, "body")).Code);

        Assert.Equal(code, await TroubledBuild.RunAsync(_build1));

        await DeliveredAsync(others);
    }

    private async Task DeliveredAsync(params string[] others)
    {
        var flushed = await _build1.RunAsync("outbox", "flush");
        Assert.True(flushed.Code == 0, flushed.Error);
        string[] build = ["Build Started: docs", "Build Failed: docs: exit code 7"];
        Assert.Equal([.. build, .. others, "waits", .. build], _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]));
    }
}
