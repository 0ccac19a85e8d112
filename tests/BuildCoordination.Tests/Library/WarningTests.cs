using System.Collections.Concurrent;
using BuildCoordination.Diagnostics;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>Warnings of opening reach the program, and its handler is in nobody's way.</summary>
public sealed class WarningTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly ConcurrentQueue<string> _warned = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_mistyped_variable_reaches_the_handler_of_the_options()
    {
        await using var coordinator = await OpenAsync(warning => _warned.Enqueue(warning.Code));
        Assert.Equal(["BC1003"], _warned);
        Assert.Equal(["BC1003"], coordinator.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task It_does_so_as_well_where_opening_fails_later()
    {
        await Assert.ThrowsAsync<CoordinationException>(() => OpenAsync(warning => _warned.Enqueue(warning.Code), server: "NO SERVER"));
        Assert.Equal(["BC1003"], _warned);
    }

    [Fact]
    public async Task It_does_so_as_well_where_the_state_folder_cannot_be_opened()
    {
        await Assert.ThrowsAsync<CoordinationException>(
            () => OpenAsync(warning => _warned.Enqueue(warning.Code), state: "/dev/null/state"));
        Assert.Equal(["BC1003"], _warned);
    }

    [Fact]
    public async Task What_the_handler_throws_stops_nothing()
    {
        await using var coordinator = await OpenAsync(_ => throw new InvalidOperationException("a fault of the handler"));
        await coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.CompletedTask, Cancel);
        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Complete: docs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_blocks_stops_nothing()
    {
        using var blocked = new ManualResetEventSlim();
        try
        {
            await using var coordinator = await OpenAsync(_ => blocked.Wait());
            await coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.CompletedTask, Cancel);
            Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Complete: docs", StringComparison.Ordinal));
        }
        finally
        {
            blocked.Set();
        }
    }

    private Task<BuildCoordinator> OpenAsync(Action<CoordinationDiagnostic> onWarning, string server = "build1", string? state = null) =>
        _fleet.OpenAsync(
            server,
            host: "build1",
            change: variables => variables["BUILDCOORD_FLUSHLIMIT"] = "5s",
            options: new() { OnWarning = onWarning, State = state });
}
