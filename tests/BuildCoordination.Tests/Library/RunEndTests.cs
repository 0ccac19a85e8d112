using BuildCoordination.Builds;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A build of a program that uses the library ends for the fleet as it ended in the program.</summary>
public sealed class RunEndTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task An_exception_in_a_target_is_the_reason_of_its_build()
    {
        await LeaveAsync<InvalidOperationException>(async run =>
        {
            await run.TargetAsync("T", (_, _) => throw new InvalidOperationException("boom"));
            await run.SucceedAsync();
        });

        Assert.Equal(("failure", "T failure", "Build Failed: docs: boom"), LastEnd());
    }

    [Fact]
    public async Task An_exception_in_the_body_is_the_reason_of_its_build()
    {
        await LeaveAsync<InvalidOperationException>(async run =>
        {
            await run.TargetAsync("T", (_, _) => Task.CompletedTask);
            throw new InvalidOperationException("boom");
        });

        Assert.Equal(("failure", "T success", "Build Failed: docs: boom"), LastEnd());
    }

    [Fact]
    public async Task An_exception_that_leaves_an_open_target_is_the_reason_of_both()
    {
        await LeaveAsync<InvalidOperationException>(async run =>
        {
            await using var target = await run.BeginTargetAsync("T");
            await Task.Yield();
            throw new InvalidOperationException("boom");
        });

        Assert.Equal(("failure", "T failure", "Build Failed: docs: boom"), LastEnd());
    }

    [Fact]
    public async Task A_cancelled_token_is_a_cancellation_of_the_target_and_of_the_build()
    {
        using var stop = new CancellationTokenSource();
        await LeaveAsync<TaskCanceledException>(async run =>
        {
            await stop.CancelAsync();
            await run.TargetAsync("T", (_, _) => Task.Delay(Timeout.Infinite, stop.Token));
        });

        Assert.Equal(("cancellation", "T cancellation", "Build Cancelled: docs"), LastEnd());
    }

    [Fact]
    public async Task A_cancellation_outside_of_targets_is_a_cancellation()
    {
        await LeaveAsync<OperationCanceledException>(run => throw new OperationCanceledException());

        Assert.Equal(("cancellation", "", "Build Cancelled: docs"), LastEnd());
    }

    [Fact]
    public async Task A_TimeoutException_is_a_timeout_and_so_is_the_cancellation_that_HttpClient_makes_of_one()
    {
        await LeaveAsync<TimeoutException>(run => run.TargetAsync("T", (_, _) => throw new TimeoutException("no answer in 5 s")));
        Assert.Equal(("timeout", "T timeout", "Build Failed: docs: timed out"), LastEnd());

        await LeaveAsync<TaskCanceledException>(
            run => throw new TaskCanceledException("HttpClient.Timeout elapsed", new TimeoutException()));
        Assert.Equal(("timeout", "", "Build Failed: docs: timed out"), LastEnd());
    }

    [Fact]
    public async Task A_return_without_an_end_says_that_and_not_what_was_thrown_and_caught_elsewhere()
    {
        await LeaveAsync<InvalidDataException>(async run =>
        {
            ThrowAndCatch();
            await run.DisposeAsync();
            throw new InvalidDataException();
        });

        Assert.Equal(("failure", "", "Build Failed: docs: the build ended without saying how"), LastEnd());
    }

    [Fact]
    public async Task An_exception_that_the_caller_catches_beside_its_run_is_the_reason_where_nothing_else_is_said()
    {
        await using (var coordinator = await _fleet.OpenAsync("build1"))
        {
            await using (await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel))
            {
                try
                {
                    ThrowBoom();
                }
                catch (InvalidOperationException)
                {
                    // A program that prints this and returns.
                }
            }

            await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel);
        }

        Assert.Equal(("failure", "", "Build Failed: docs: boom"), LastEnd());
    }

    [Theory]
    [InlineData("return", "success", "Build Complete: docs")]
    [InlineData("own end", "skip", "Build Complete: docs")]
    [InlineData("exception", "failure", "Build Failed: docs: boom")]
    [InlineData("cancelled token", "cancellation", "Build Cancelled: docs")]
    [InlineData("timeout", "timeout", "Build Failed: docs: timed out")]
    public async Task BuildAsync_maps_what_its_body_does_to_the_end_and_has_published_it_when_it_returns(
        string how, string result, string subject)
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        using var stop = new CancellationTokenSource();
        var thrown = await Record.ExceptionAsync(() => coordinator.BuildAsync(
            new() { Name = "docs", HandlesSignals = false },
            async (run, cancel) =>
            {
                await run.TargetAsync("T", (_, _) => Task.FromResult(3), cancel);
                switch (how)
                {
                    case "own end":
                        await run.CompleteAsync(BuildOutcome.Skip, cancellationToken: cancel);
                        break;
                    case "exception":
                        throw new InvalidOperationException("boom");
                    case "cancelled token":
                        await stop.CancelAsync();
                        cancel.ThrowIfCancellationRequested();
                        break;
                    case "timeout":
                        throw new TimeoutException("no answer");
                }
            },
            stop.Token));

        Assert.Equal(how is "return" or "own end", thrown is null);
        Assert.Equal((result, "T success", subject), LastEnd());
    }

    [Fact]
    public async Task An_exception_after_a_failed_target_that_the_build_survived_is_the_reason()
    {
        await LeaveAsync<InvalidOperationException>(async run =>
        {
            await (await run.BeginTargetAsync("Lint")).FailAsync(details: new() { Reason = "a long line" });
            await run.TargetAsync("T", (_, _) => Task.CompletedTask);
            throw new InvalidOperationException("disk full");
        });

        Assert.Equal(("failure", "Lint failure, T success", "Build Failed: docs: disk full"), LastEnd());
    }

    [Fact]
    public async Task An_exception_right_after_a_failed_target_leaves_the_reason_to_the_target()
    {
        await LeaveAsync<InvalidOperationException>(async run =>
        {
            await (await run.BeginTargetAsync("Lint")).FailAsync(details: new() { Reason = "a long line" });
            throw new InvalidOperationException("stop");
        });

        Assert.Equal(("failure", "Lint failure", "Build Failed: docs: a long line"), LastEnd());
    }

    [Fact]
    public async Task An_end_whose_wait_was_cancelled_may_be_another_one()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs", CoordinatedTargets = ["Slow"] }, Cancel);
        var target = await run.BeginTargetAsync("T", cancellationToken: Cancel);
        using var stop = new CancellationTokenSource();
        Task<BuildTarget> slow;
        using (await coordinator.Context.Outbox.LockAsync(Cancel))
        {
            // It has the turn, and waits for the outbox.
            slow = run.BeginTargetAsync("Slow", cancellationToken: Cancel);
            Task[] ends = [target.SucceedAsync(cancellationToken: stop.Token), run.SucceedAsync(cancellationToken: stop.Token)];
            await stop.CancelAsync();
            foreach (var end in ends)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
        }

        await (await slow).SucceedAsync(cancellationToken: Cancel);
        await target.FailAsync(cancellationToken: Cancel);
        await run.FailAsync(cancellationToken: Cancel);
        Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);
        Assert.Equal(("failure", "T failure, Slow success"), (LastEnd().Result, LastEnd().Targets));
    }

    [Fact]
    public async Task BuildAsync_returns_what_its_body_returns()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        Assert.Equal(42, await coordinator.BuildAsync(new() { Name = "docs" }, (_, _) => Task.FromResult(42), Cancel));
    }

    [Fact]
    public async Task The_same_end_may_be_stated_again_and_another_one_is_an_exception_that_names_both()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
        var target = await run.BeginTargetAsync("T", cancellationToken: Cancel);
        await target.SkipAsync(cancellationToken: Cancel);
        await target.SkipAsync(cancellationToken: Cancel);
        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => target.SucceedAsync(cancellationToken: Cancel));
        Assert.Equal("The target T ended before with the outcome Skip; it cannot end with Success, too.", second.Message);

        await run.FailAsync(BuildOutcome.Timeout, cancellationToken: Cancel);
        await run.CompleteAsync(BuildOutcome.Timeout, cancellationToken: Cancel);
        second = await Assert.ThrowsAsync<InvalidOperationException>(() => run.SucceedAsync(cancellationToken: Cancel));
        Assert.Equal("The build docs ended before with the outcome Timeout; it cannot end with Success, too.", second.Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => run.CompleteAsync((BuildOutcome)99, cancellationToken: Cancel));
    }

    private static void ThrowBoom() => throw new InvalidOperationException("boom");

    private static void ThrowAndCatch()
    {
        try
        {
            ThrowBoom();
        }
        catch (InvalidOperationException)
        {
            // As libraries do within.
        }
    }

    // As the guide shows it: the run is disposed by what leaves the block.
    private async Task LeaveAsync<T>(Func<BuildRun, Task> body)
        where T : Exception
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await Assert.ThrowsAsync<T>(async () =>
        {
            await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, Cancel);
            await body(run);
        });
        Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);
    }

    private (string Result, string Targets, string Subject) LastEnd()
    {
        var build = _fleet.Read("build1/builds.json")["builds"]![0]!;
        return (
            build["result"]!.GetValue<string>(),
            string.Join(", ", build["targets"]?.AsArray().Select(target => $"{target!["name"]} {target["result"]}") ?? []),
            _fleet.LiveMessages()[0]["subject"]!.GetValue<string>().Split(" (")[0]);
    }
}
