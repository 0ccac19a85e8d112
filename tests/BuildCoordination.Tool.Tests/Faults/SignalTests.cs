using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// INT, TERM and HUP in each phase of a build: one end is told, nothing is left running, and the exit code says which signal it was.
/// </summary>
public sealed class SignalTests
{
    private static readonly int Times = LongProof.Times(20, 1);

    /// <summary>The stand-ins of a build's tools: each stands still where the signal is to come, and says so.</summary>
    private static readonly Dictionary<string, string> Phases = new(StringComparer.Ordinal)
    {
        ["before the start is told"] = "git",
        ["while mvn runs"] = "mvn",
        ["between the targets"] = "between",
        ["while dpkg runs"] = "dpkg-buildpackage",
        ["while the end is flushed"] = "flush",
    };

    public static TheoryData<string, string, int> OfRun => Each("before the start is told", "while mvn runs", "while the end is flushed");

    public static TheoryData<string, string, int> OfPipeline => Each([.. Phases.Keys]);

    [Theory]
    [InlineData("before the start is told", "INT", 130)]
    [InlineData("while mvn runs", "TERM", 143, Explicit = true)]
    public Task A_wrapped_command_is_ended_by_a_signal(string phase, string signal, int code) =>
        StopAsync(phase, signal, code, Run, times: 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfRun))]
    public Task A_wrapped_command_is_ended_by_a_signal_whenever_it_comes(string phase, string signal, int code) =>
        StopAsync(phase, signal, code, Run, Times);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfPipeline))]
    public Task The_pipeline_is_ended_by_a_signal_whenever_it_comes(string phase, string signal, int code) =>
        StopAsync(phase, signal, code, Pipeline, Times);

    [Theory(Explicit = true)]
    [MemberData(nameof(OfPipeline))]
    public Task The_pipeline_with_the_real_tools_is_ended_by_a_signal_whenever_it_comes(string phase, string signal, int code) =>
        StopAsync(phase, signal, code, Pipeline, times: LongProof.Times(3, 1), real: true);

    private static string[] Run(SampleTree source) => ["run", "--name", "cloudstack", "--", "mvn"];

    private static string[] Pipeline(SampleTree source) => ["cloudstack", "--source", source.Path, "--logs", source.Logs];

    private static async Task StopAsync(
        string phase, string signal, int code, Func<SampleTree, string[]> command, int times, bool real = false)
    {
        for (var i = 0; i < times; i++)
        {
            using var fleet = new TestFleet();
            var source = new SampleTree(fleet);
            var tools = new StoppingTools(fleet, Phases[phase], signal, real);
            var build1 = new Buildcoord(fleet, "build1", [source.Variables, .. tools.Variables]);
            using (var process = build1.Start(command(source)))
            {
                process.StandardInput.Close();
                var ended = Buildcoord.EndAsync(process);
                await tools.SignalAsync(process);
                var end = await ended;
                Assert.True(end.Code == code, $"{phase}, {signal}, {i}: it ended with {end.Code}. {end.Error}");
            }

            await Until.True(
                () => OfThisBuild(build1).Count == 0, $"nothing of the build is left ({phase}, {signal}, {i})",
                more: () => string.Join("; ", OfThisBuild(build1)));
            tools.LetPass();
            Assert.Equal(0, (await new Buildcoord(fleet, "build1").RunAsync("outbox", "flush")).Code);
            var told = fleet.AllSubjects().Select(subject => subject.Split(" (")[0]).ToArray();
            var starts = told.Count(subject => subject == "Build Started: cloudstack");
            var ends = told.Where(
                subject =>
                !subject.StartsWith("Build Started", StringComparison.Ordinal) && !subject.Contains(" / ", StringComparison.Ordinal))
                    .ToArray();
            Assert.Equal(1, starts);
            Assert.Equal(
                phase == "while the end is flushed" ? "Build Complete: cloudstack" : "Build Cancelled: cloudstack", Assert.Single(ends));
        }
    }

    private static IReadOnlyList<string> OfThisBuild(Buildcoord machine) =>
    [
        .. ProcessTable.All().Where(process => process.IsAlive && process.Id != Environment.ProcessId
                && ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == machine.Environment["BUILDCOORD_STATE"])
            .Select(process => $"{process.Id} {ProcessTable.CommandLine(process.Id)}"),
    ];

    private static TheoryData<string, string, int> Each(params string[] phases)
    {
        var data = new TheoryData<string, string, int>();
        foreach (var phase in phases)
        {
            data.Add(phase, "INT", 130);
            data.Add(phase, "TERM", 143);
            data.Add(phase, "HUP", 129);
        }

        return data;
    }
}
