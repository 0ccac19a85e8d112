using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.CloudStack;

/// <summary>Reads a tool's output as it passes: errors, progress, profiles that were not activated.</summary>
internal sealed class PipelineOutput
{
    private readonly FailureLogReader _summary;
    private readonly ReactorProgress _reactor = new();
    private readonly HostCallbacks _callbacks = new();

    public PipelineOutput(string target, BuildRun run, PipelineConsole console, Func<string, string> redact)
    {
        _summary = new FailureLogReader(redact);
        run.Output.Open();
        Stream = new SinkStream(bytes => Add(bytes.Span, target, run, console));
    }

    public Stream Stream { get; }

    public IReadOnlyList<string> ProfilesNotActivated => _summary.ProfilesNotActivated;

    public FailureSummary Complete(int exitCode) => _summary.Complete(exitCode);

    private void Add(ReadOnlySpan<byte> bytes, string target, BuildRun run, PipelineConsole console)
    {
        run.Output.Add(bytes);
        _summary.Add(bytes);
        var before = (_reactor.Done, _reactor.Label);
        _reactor.Add(bytes);
        if ((_reactor.Done, _reactor.Label) == before || _reactor.Total == 0)
            return;
        run.ReportProgress(_reactor.Done, _reactor.Total, _reactor.Label);
        if (console.Progress is { } progress)
        {
            var reached = new JobProgress(_reactor.Done, _reactor.Total, _reactor.Label);
            _callbacks.Invoke(() => progress(target, reached));
        }
    }
}
