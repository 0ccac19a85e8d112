using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests;

/// <summary>The code of a host may throw or block: publishing, builds and output go on.</summary>
public sealed class HostCallbackTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_of_warnings_that_throws_or_blocks_stops_neither_publishing_nor_the_other_handlers(bool blocks)
    {
        using var release = new ManualResetEventSlim();
        await using var build1 = await _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_GIT_DEADLINE"] = "5s");
        var heard = new List<string>();
        build1.Warned += (_, _) =>
        {
            if (!blocks)
                throw new InvalidOperationException("the host's own fault");
            release.Wait(TimeSpan.FromMinutes(1));
        };
        build1.Warned += (_, warned) => heard.Add(warned.Diagnostic.Code);
        build1.OnRunEvent = _ => throw new InvalidOperationException("another one");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await build1.Messages.SendAsync(new() { To = "all", Subject = "arrives" });
        Assert.False((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);

        var run = await build1.BeginBuildAsync(new() { Name = "kernel" });
        await run.EndAsync(BuildOutcome.Success);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Contains("arrives", _fleet.AllSubjects());
        if (!blocks)
        {
            Assert.Contains(
                build1.Warnings,
                warning => warning.Code == "BC3021" && warning.Message.Contains("the host's own fault", StringComparison.Ordinal));
        }

        release.Set();
        await Processes.Until.True(() => heard.Count > 0, "the other handler is called");
    }

    [Fact]
    public void A_question_that_the_host_does_not_answer_has_the_safe_answer()
    {
        var callbacks = new HostCallbacks();
        Assert.True(callbacks.Ask(() => throw new InvalidOperationException(), otherwise: true));
        Assert.False(callbacks.Ask(() => false, otherwise: true));
    }

    [Fact]
    public void A_callback_is_called_before_its_caller_goes_on_though_the_host_blocks_all_threads_of_the_pool()
    {
        var release = new ManualResetEventSlim();
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(TimeSpan.FromMinutes(1)), null);
        var isCalled = false;

        new HostCallbacks().Invoke(() => isCalled = true);

        var wasCalled = Volatile.Read(ref isCalled);
        release.Set();
        Assert.True(wasCalled);
    }

    [Fact]
    public void Callbacks_come_in_order_and_one_that_causes_another_does_not_wait_for_itself()
    {
        var callbacks = new HostCallbacks();
        var calls = new List<int>();
        callbacks.Invoke(() =>
        {
            calls.Add(1);
            callbacks.Invoke(() => calls.Add(2));
        });
        callbacks.Invoke(() => calls.Add(3));
        Assert.Equal([1, 2, 3], calls);
    }

    [Fact]
    public async Task A_stream_of_the_host_that_throws_anything_is_left_out_and_the_others_get_all()
    {
        using var source = new MemoryStream([1, 2, 3]);
        using var good = new MemoryStream();
        await using var bad = new SinkStream(_ => throw new InvalidOperationException());
        var failures = await Pump.CopyAsync(source, [bad, good], CancellationToken.None);
        Assert.IsType<InvalidOperationException>(Assert.Single(failures).Exception);
        Assert.Equal([1, 2, 3], good.ToArray());
    }

    public void Dispose() => _fleet.Dispose();
}
