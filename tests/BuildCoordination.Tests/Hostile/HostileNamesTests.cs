using BuildCoordination.Messages;
using BuildCoordination.Diagnostics;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Hostile;

/// <summary>Names that would be a path, an option or a line where a name is meant.</summary>
[Trait("Takes", "long")]
public sealed class HostileNamesTests : IDisposable
{
    private static readonly string[] Names =
    [
        "../build2", "../../../../tmp/x", "/etc/passwd", "build 2", " build2", "--upload-pack=touch x", "-oProxyCommand=x",
            "build2/../build1", "build2\nbuild3", "build2\0", "..", ".",
        ".git", "Build2", "ext::sh -c x", "$(touch x)", "`x`", "b\u0000", "build2\u202e", "é", "coordination", "all\u200b",
            new('b', 10_000), "../" + new string('b', 10_000),
    ];

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_server_of_such_a_name_is_refused_with_what_is_allowed_and_writes_nothing()
    {
        foreach (var name in Names.Select(name => name.Trim()).Where(name => name != "build2"))
        {
            var refusal = await Assert.ThrowsAsync<CoordinationException>(() => _fleet.OpenAsync(name, "host1"));
            Assert.StartsWith("BC10", refusal.Diagnostic.Code, StringComparison.Ordinal);
            Assert.True(refusal.Diagnostic.Message.Length < 1_000, $"{refusal.Diagnostic.Message.Length} characters are told");
        }

        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
        Assert.DoesNotContain(
            Everything(), path => path.Contains("bbbbb", StringComparison.Ordinal) || path.EndsWith("touch x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_to_such_a_name_its_retirement_and_a_job_of_that_name_are_refused_and_nothing_waits()
    {
        await using var build1 = await _fleet.OpenAsync("build1", "host1");
        foreach (var name in Names)
        {
            await Assert.ThrowsAsync<CoordinationException>(() => build1.Messages.SendAsync(new() { To = name, Subject = "s" }));
            await Assert.ThrowsAsync<CoordinationException>(() => build1.Fleet.RetireAsync(name));
            await Assert.ThrowsAsync<CoordinationException>(() => build1.Messages.AcknowledgeAsync(name));
            await Assert.ThrowsAsync<CoordinationException>(
                () => build1.Messages.ReplyAsync(name, new MessageDraft { To = "all", Subject = "s" }));
        }

        foreach (var name in Names.Where(name => name is not ("Build2" or "coordination") && name.Length != 10_000).Append(new('b', 65)))
        {
            await Assert.ThrowsAsync<CoordinationException>(() => build1.BeginBuildAsync(new() { Name = "n", JobId = name }));
            var refusal = await Assert.ThrowsAsync<CoordinationException>(() => build1.Status.SetAsync(ServerState.Building, name));
            Assert.InRange(refusal.Diagnostic.Message.Length, 1, 1_000);
        }

        Assert.Equal(0, build1.Outbox.Count());
    }

    [Fact]
    public async Task Asked_for_by_such_a_name_there_is_nothing_and_nothing_breaks()
    {
        await using var build1 = await _fleet.OpenAsync("build1", "host1");
        await build1.Status.SetAsync(ServerState.Idle);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        foreach (var name in Names.Append("").Append("/"))
        {
            Assert.Empty(await build1.Fleet.ReadBuildsAsync(name));
            Assert.Empty(await build1.Fleet.ReadLogsAsync(name));
            Assert.Null(await build1.Status.ReadAsync(name));
            Assert.Null(await build1.Messages.FindAsync(name));
        }
    }

    [Fact]
    public async Task A_build_and_a_target_of_such_a_name_are_told_as_text()
    {
        await using var build1 = await _fleet.OpenAsync("build1", "host1");
        foreach (var name in Names)
        {
            await using var run =
                await build1.BeginBuildAsync(new() { Name = name, Branch = name, Commit = name, Log = "/nowhere/" + name });
            await using var target = await run.BeginTargetAsync(name);
            await target.FailAsync(details: new() { Reason = name });
            await run.FailAsync(details: new() { Reason = name });
        }

        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Empty(build1.Warnings);
        Assert.Equal(2 * Names.Length, _fleet.AllSubjects().Count);
        Assert.All(_fleet.AllSubjects(), subject => Assert.InRange(subject.EnumerateRunes().Count(), 1, 100));
        var told = Shell.Git(_fleet.Remote, "ls-tree", "-r", "--name-only", "main").Split('\n');
        Assert.All(told, path => Assert.Matches(@"\A(build1|coordination)/[A-Za-z0-9_./-]+\z", path));
        Assert.All(Shell.Git(_fleet.Remote, "log", "--format=%B").Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    public void Dispose() => _fleet.Dispose();

    private IEnumerable<string> Everything() => Directory.EnumerateFileSystemEntries(_fleet.Folder, "*", SearchOption.AllDirectories);
}
