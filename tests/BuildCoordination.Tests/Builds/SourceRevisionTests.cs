using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Builds;

/// <summary>A build says which commit it builds, or why that is not known.</summary>
public sealed class SourceRevisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<CoordinationDiagnostic> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_source_tree_of_another_user_is_built_with_the_reason_why_its_commit_is_not_known()
    {
        Shell.Git(_folder.Path, "init", "-q", "-b", "release");
        Shell.Git(_folder.Path, "commit", "-q", "--allow-empty", "-m", "First");
        Assert.Equal(new SourceRevision("release", Shell.Git(_folder.Path, "rev-parse", "HEAD")), await ReadAsync());
        Assert.Empty(_warnings);

        var others = await ReadAsync(("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));
        Assert.Equal((null, SourceRevision.Unknown), (others.Branch, others.Commit));
        Assert.StartsWith("the source belongs to another user", others.Note, StringComparison.Ordinal);
        Assert.Contains(
            $"git does not read {_folder.Path}, which belongs to another user", Assert.Single(_warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fleet_reads_why_the_commit_of_another_users_source_is_not_known()
    {
        using var fleet = new TestFleet();
        Shell.Git(_folder.Path, "init", "-q");
        var git = fleet.Program(
            $"""case " $* " in *" -C {_folder.Path} "*) export GIT_TEST_ASSUME_DIFFERENT_OWNER=1;; esac; exec git "$@" """,
            "git-of-others");
        await using var build1 = await fleet.OpenAsync("build1", change: variables =>
        {
            variables["BUILDCOORD_GIT_EXECUTABLE"] = git;
            // git alone knows what it means.
            variables["GIT_CEILING_DIRECTORIES"] = "/nowhere";
        });

        await using (var run = await build1.BeginBuildAsync(new BuildRunOptions { Name = "docs", Source = _folder.Path }))
            await run.SucceedAsync();
        Assert.True((await build1.FlushAsync()).IsVisible);

        Assert.All(fleet.LiveMessages(), message => Assert.Contains(
            "Commit: unknown (the source belongs to another user than the one who builds, so git does not read it)\n",
            message["body"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("checkout -q -b feature/one", "feature/one")]
    [InlineData("checkout -q --detach", null)]
    [InlineData("pack-refs --all", "release")]
    [InlineData("worktree add -q -b mine tree", "mine", "tree")]
    [InlineData("init -q nested", "release", "nested/..")]
    public async Task What_is_read_without_a_git_is_what_git_says(string change, string? branch, string folder = "")
    {
        Shell.Git(_folder.Path, "init", "-q", "-b", "release");
        Shell.Git(_folder.Path, "commit", "-q", "--allow-empty", "-m", "First");
        Shell.Git(_folder.Path, change.Split(' '));

        var read = await SourceRevision.ReadAsync(
            Path.Combine(_folder.Path, folder), new GitOptions { Environment = new Dictionary<string, string>(), GitExecutable = "/none" },
            _warnings.Add, TestContext.Current.CancellationToken);

        Assert.Equal(new SourceRevision(branch, Shell.Git(_folder.Path, "rev-parse", "HEAD")), read);
    }

    [Fact]
    public async Task A_source_tree_that_really_is_another_users_is_left_to_git()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a tree away.");
        Shell.Git(_folder.Path, "init", "-q", "-b", "release");
        Shell.Git(_folder.Path, "commit", "-q", "--allow-empty", "-m", "First");
        await Shell.RunAsync("chown", ["-R", "12345", _folder.Path]);
        var options = new GitOptions
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = Path.GetTempPath(), ["GIT_CONFIG_NOSYSTEM"] = "1",
            },
        };

        var read = await SourceRevision.ReadAsync(_folder.Path, options, _warnings.Add, TestContext.Current.CancellationToken);

        Assert.StartsWith("the source belongs to another user", read.Note, StringComparison.Ordinal);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_tree_without_git_is_built_without_a_word()
    {
        Assert.Equal(new SourceRevision(null, SourceRevision.Unknown), await ReadAsync());
        Assert.Empty(_warnings);
    }

    private Task<SourceRevision> ReadAsync(params (string Name, string Value)[] variables)
    {
        var environment = variables.Append(("PATH", Environment.GetEnvironmentVariable("PATH") ?? "")).Append(("HOME", _folder.Path))
            .Append(("GIT_CONFIG_NOSYSTEM", "1")).Append(("GIT_CEILING_DIRECTORIES", Path.GetDirectoryName(_folder.Path)!))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        return SourceRevision.ReadAsync(
            _folder.Path, new GitOptions { Environment = environment }, _warnings.Add, TestContext.Current.CancellationToken);
    }
}
