using BuildCoordination.Builds;

namespace BuildCoordination.Tests.Builds;

/// <summary>What a machine remembers of the builds of several users.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Second = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Builds_of_two_users_that_began_in_one_second_stand_in_the_order_of_their_ends()
    {
        var first = new PastBuild("docs", "job_1795860000_zzzzzz", BuildOutcome.Success, 1, null, Second.AddMilliseconds(200));
        var second = new PastBuild("docs", "job_1795860000_aaaaaa", BuildOutcome.Error, 1, null, Second.AddMilliseconds(700));

        Assert.Equal([first, second], BuildHistory.Merge([new([second]), new([first])]).Builds);
    }

    [Fact]
    public void Builds_that_version_0_1_noted_without_a_time_come_first_by_the_second_in_their_ids()
    {
        var older = new PastBuild("docs", "job_1795860000_zzzzzz", BuildOutcome.Success, 1);
        var newer = new PastBuild("docs", "job_1795860001_aaaaaa", BuildOutcome.Error, 1);
        var newest = new PastBuild("docs", "job_1795850000_aaaaaa", BuildOutcome.Error, 1, null, Second);

        Assert.Equal([older, newer, newest], BuildHistory.Merge([new([newest]), new([newer]), new([older])]).Builds);
    }

    [Fact]
    public void The_usual_duration_is_of_the_same_targets_and_of_what_version_0_1_noted_until_there_is_one()
    {
        static PastBuild Past(double seconds, params string[]? requested) =>
            new("app", $"job_1795860000_{seconds}", BuildOutcome.Success, seconds, null, Second, requested);

        var history = new BuildHistory([Past(7, null), Past(1, "docs"), Past(60, "all", "docs"), Past(3, "Docs")]);

        Assert.Equal(2, history.Usual(Run("docs"))?.TotalSeconds);
        Assert.Equal(60, history.Usual(Run("all", "docs"))?.TotalSeconds);
        Assert.Equal(7, history.Usual(Run("test"))?.TotalSeconds);
        Assert.Equal(7, history.Usual(Run(null))?.TotalSeconds);
        Assert.Null(new BuildHistory([Past(1, "docs")]).Usual(Run("test")));
    }

    private static RunRecord Run(params string[]? requested) => new()
    {
        Id = "job_1795860009_000000", Job = "job_1795860009_000000", Title = "app", Name = "app", Server = "build1", StartedAt = Second,
        Process = RunProcess.Current(), Requested = requested,
    };
}
