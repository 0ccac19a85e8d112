using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Builds;

/// <summary>
/// A build in a process of its own: it has begun the target MavenInstall, and a tool in a group of its own runs for ever.
/// </summary>
internal sealed class DummyBuild : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly StreamReader _lines;

    private DummyBuild(ChildProcess process) => (_process, _lines) = (process, new StreamReader(process.Output));

    public int Id => _process.Id;

    public string Job { get; private set; } = "";

    public bool IsJoined { get; private set; }

    /// <summary>The tool, and what the tool started into yet another session.</summary>
    public IReadOnlyList<int> Tools { get; private set; } = [];

    public static async Task<DummyBuild> StartAsync(
        string root, string name, string? source = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var spec = new ProcessSpec(Dummy.Path, source is null ? ["build", root, name] : ["build", root, name, source])
        {
            Environment = (environment ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
            Input = Stdio.Pipe,
            Error = Stdio.Inherit,
        };
        var build = new DummyBuild(ChildProcess.Start(spec));
        build.Job = await build.ReadAsync();
        build.IsJoined = await build.ReadAsync() == "joined";
        build.Tools = [.. (await build.ReadAsync()).Split(' ').Select(int.Parse)];
        return build;
    }

    /// <summary>Kills the process itself, and nothing that it started.</summary>
    public async Task KillAsync()
    {
        ProcessSignal.Send(ProcessTable.Find(Id)!, SignalNumber.Kill);
        await _process.Exit.WaitAsync(Until.Deadline);
    }

    /// <summary>Tells it to <c>succeed</c>, <c>fail</c> or <c>end-and-hang</c>, and waits for its answer.</summary>
    public async Task ReportAsync(string what)
    {
        await _process.Input.WriteAsync(System.Text.Encoding.ASCII.GetBytes(what + "\n"));
        await _process.Input.FlushAsync();
        Assert.Equal("done", await ReadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        foreach (var tool in Tools.Select(ProcessTable.Find).OfType<ProcessEntry>().Where(tool => tool.IsAlive))
            ProcessSignal.Send(tool, SignalNumber.Kill);
    }

    private async Task<string> ReadAsync() =>
        await _lines.ReadLineAsync().WaitAsync(Until.Deadline) ?? throw new InvalidOperationException("The dummy ended.");
}
