using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Builds;

/// <summary>What the end of a build changes in the repository.</summary>
public class PublishedEndTests
{
    private const string Server = "build1";
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly TreeChanges _documents = new(_ => null, _ => []);
    private int _messages;

    [Fact]
    public void An_end_that_is_published_again_is_no_second_one()
    {
        for (var times = 0; times < 2; times++)
            Apply(End("job_1", Start) with { Run = new RunKey("job_1", Start, "cloudstack") });

        Assert.Single(_documents.LiveMessages.Messages);
        Assert.Single(BuildsDocument.Parse(_documents.Read(RepositoryPaths.Builds(Server))).Builds);
    }

    [Fact]
    public void The_last_build_is_the_one_that_ended_last_and_not_the_one_that_was_published_last()
    {
        Apply(End("job_2", Start.AddHours(2)));
        Apply(End("job_1", Start.AddHours(1)));

        Assert.Equal("job_2", StatusDocument.Parse(_documents.Read(RepositoryPaths.Status(Server))).Status.LastBuild!.Id);
    }

    [Fact]
    public void The_last_twenty_ends_of_logs_are_kept()
    {
        for (var i = 10; i < 35; i++)
            Apply(End($"job_{i}", Start.AddHours(i)) with { Excerpt = new($"job_{i}-mvn.log", "the end\n") });

        Assert.Equal(
            Enumerable.Range(15, 20).Select(i => $"job_{i}-mvn.log"), _documents.List(RepositoryPaths.Logs(Server)));
    }

    [Fact]
    public void Of_a_long_end_of_a_log_the_first_64_KiB_are_kept_in_whole_lines()
    {
        var text = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"line {i} of the log\n"));
        Apply(End("job_1", Start) with { Excerpt = new("job_1-mvn.log", text) });

        var kept = Encoding.UTF8.GetString(_documents.Read($"{RepositoryPaths.Logs(Server)}/job_1-mvn.log")!);
        Assert.InRange(kept.Length, 64 * 1024 - 40, 64 * 1024);
        Assert.StartsWith(kept, text, StringComparison.Ordinal);
        Assert.EndsWith("of the log\n", kept, StringComparison.Ordinal);
    }

    private static BuildEndUpdate End(string job, DateTimeOffset at)
    {
        var build = new BuildRecord
        {
            Id = job,
            Name = "cloudstack",
            Status = "failed",
            Result = "failed",
            StartedAt = at,
            CompletedAt = at,
        };
        return new BuildEndUpdate
        {
            Server = Server,
            Message = new() { To = "all", Subject = "Build Failed: cloudstack", Body = "" },
            Build = build,
            LastBuild = build,
        };
    }

    private void Apply(BuildEndUpdate end)
    {
        var now = Start.AddDays(2).AddSeconds(++_messages);
        end.Apply(_documents, new($"msg_{_messages}", now.ToUnixTimeMilliseconds()) { Now = now });
    }
}
