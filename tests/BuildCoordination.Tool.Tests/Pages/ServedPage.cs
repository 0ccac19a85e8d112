using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>The sample fleet, served by the command on a port of its own.</summary>
public sealed class ServedPage : IAsyncLifetime
{
    internal TestFleet Fleet { get; } = new();

    public HttpClient Client { get; } = new();

    public Process Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        SampleFleet.Write(Fleet);
        Process = new Buildcoord(Fleet, "build1").Start("serve", "--port", "0");
        Client.BaseAddress = new Uri((await Process.StandardOutput.ReadLineAsync())!);
    }

    public ValueTask DisposeAsync()
    {
        Process.Kill();
        Process.Dispose();
        Client.Dispose();
        Fleet.Dispose();
        return ValueTask.CompletedTask;
    }
}
