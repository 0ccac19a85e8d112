using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BuildCoordination.Tool.Tests.Pipeline;

/// <summary>A whole build of the sample tree while the fleet cannot be told.</summary>
public sealed partial class UnhinderedPipelineTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly SampleTree _source;

    public UnhinderedPipelineTests() => _source = new SampleTree(_fleet);

    [Theory]
    [InlineData("renamed", true, Explicit = true)]
    [InlineData("refused", false)]
    [InlineData("hangs", true, Explicit = true)]
    public async Task A_build_without_its_remote_prints_and_returns_what_mvn_alone_does_and_is_told_whole_afterwards(string how, bool fails)
    {
        if (fails)
            _source.PlantCompileError();
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        await using var remote = new AwayRemote(_fleet, how);
        var build1 = new Buildcoord(
            _fleet, "build1", _source.Variables,
            ("BUILDCOORD_REPOSITORY", remote.Url), ("BUILDCOORD_FLUSH_LIMIT", "2s"), ("BUILDCOORD_GIT_DEADLINE", "10m"));
        // Once before, so that neither of the two downloads anything.
        await BareAsync(build1);
        var bare = await BareAsync(build1);

        var began = Stopwatch.GetTimestamp();
        var end = await build1.RunAsync("cloudstack", "--source", _source.Path, "--logs", _source.Logs, "--packaging", "off");
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Equal(fails ? 1 : 0, end.Code);
        Assert.Equal(bare.Code, end.Code);
        Assert.Equal(WithoutTimes(bare.Output), WithoutTimes(end.Output));
        // The flush's limit and the start of a program, on a machine that does other things too; git's deadline is ten minutes.
        Assert.InRange(took, TimeSpan.Zero, (3 * bare.Took) + TimeSpan.FromMinutes(2));

        await remote.ComeBackAsync();
        // The short limit is the build's; a push takes as long as the machine needs.
        build1.Environment["BUILDCOORD_FLUSH_LIMIT"] = "5m";
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        string ended = fails ? "Build Failed" : "Build Complete";
        Assert.Equal(
            ["Build Started: cloudstack", "Build Started: cloudstack / MavenInstall", $"{ended}: cloudstack / MavenInstall",
                $"{ended}: cloudstack"],
            _fleet.AllSubjects().Reverse().Select(subject => Headline().Match(subject).Value.TrimEnd()));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<(int Code, string Output, TimeSpan Took)> BareAsync(Buildcoord machine)
    {
        var environment = new Dictionary<string, string>(machine.Environment, StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8" };
        var began = Stopwatch.GetTimestamp();
        var (code, output, _) = await Shell.TryAsync(
            "sh", ["-c", "exec mvn -Dmaven.test.skip=true -P systemvm,developer clean install 2>&1"], environment, _source.Path);
        return (code, output, Stopwatch.GetElapsedTime(began));
    }

    // Maven prints how long each module and all of it took, and when it ended: the only words that differ between two equal builds.
    private static string WithoutTimes(string output) => Times().Replace(output, "TIME");

    [GeneratedRegex(
        @"[ .]*\[ *[0-9.:]+ (s|min)\]|(Total time:|Finished at:).*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Times();

    [GeneratedRegex(@"^[^:(]+: cloudstack( / MavenInstall)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Headline();
}
