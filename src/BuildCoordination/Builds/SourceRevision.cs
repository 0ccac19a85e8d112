using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>Branch and commit of a source tree.</summary>
/// <param name="Branch">Null when no branch is checked out, or it is not known.</param>
/// <param name="Commit">The full commit, or <see cref="Unknown"/>; null where there is no source.</param>
/// <param name="Note">The reason why the commit is unknown, if that is unexpected.</param>
internal sealed record SourceRevision(string? Branch, string? Commit, string? Note = null)
{
    /// <summary>A tree without git, or one that git does not trust because another user owns it, is built all the same.</summary>
    public const string Unknown = "unknown";

    // git's words under LC_ALL=C, in every version that asks who owns a tree.
    private const string OtherOwner = "dubious ownership";

    private const string Branches = "refs/heads/";

    private static readonly string[] Discovery = ["GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"];

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<SourceRevision> ReadAsync(
        string source, GitOptions options, Action<CoordinationDiagnostic> warn, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(source, options, cancellationToken).ConfigureAwait(false) is { } read)
            return read;
        var (output, error) = await RunAsync(
            source, options, ["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"], cancellationToken).ConfigureAwait(false);
        if (output?.Split('\n') is [var commit, var head])
            return new(head.StartsWith(Branches, StringComparison.Ordinal) ? head[Branches.Length..] : null, commit);
        // A tree without git has no commit, and that is no news.
        if (!error.Contains(OtherOwner, StringComparison.Ordinal))
            return new(null, Unknown);
        warn(BuildDiagnostics.SourceOfOtherUser(source));
        return new(null, Unknown, "the source belongs to another user than the one who builds, so git does not read it");
    }

    /// <summary>
    /// Reads it without another process, for which the build would wait. What this does not read, and why not, is git's to say: a tree of
    /// another user, other formats, or variables that change which tree it is.
    /// </summary>
    private static async Task<SourceRevision?> ReadHeadAsync(string source, GitOptions options, CancellationToken cancellationToken)
    {
        if (Array.Exists(Discovery, name => options.Environment?.ContainsKey(name) ?? Environment.GetEnvironmentVariable(name) is not null))
            return null;
        try
        {
            return await Task.Run(() => ReadHead(source), cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (CacheFailure.IsKnown(e))
        {
            return null;
        }
    }

    private static SourceRevision? ReadHead(string source)
    {
        // libgit2's own search finds nothing in native code. git does not look above the file system of the folder.
        if (SourceTree.Around(source) is not { } tree || Device(tree) != Device(source))
            return null;
        using var repository = new LibGit2Sharp.Repository(tree);
        var head = repository.Refs.Head;
        var branch = head is LibGit2Sharp.SymbolicReference { TargetIdentifier: var name }
            && name.StartsWith(Branches, StringComparison.Ordinal) ? name[Branches.Length..] : null;
        return head.ResolveToDirectReference() is { TargetIdentifier: var commit } ? new(branch, commit) : null;
    }

    private static ulong? Device(string folder) => OperatingSystem.IsLinux() ? LinuxFile.IdentityOf(folder)?.Device : null;

    /// <summary>Runs a git in a source tree; no output where it fails.</summary>
    public static async Task<(string? Output, string Error)> RunAsync(
        string source, GitOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var git = ChildProcess.Start(new(options.GitExecutable, ["-C", source, .. arguments])
            {
                Environment = GitEnvironment.From(options.Environment),
                Error = Stdio.Pipe,
            });
            await using var disposed = git.ConfigureAwait(false);
            var output = Pump.ReadToEndAsync(git.Output, cancellationToken);
            var error = Pump.ReadToEndAsync(git.Error, cancellationToken);
            var exit = await git.Exit.WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(await output.WaitAsync(Timeout, cancellationToken).ConfigureAwait(false)).Trim();
            var said = Encoding.UTF8.GetString(await error.WaitAsync(Timeout, cancellationToken).ConfigureAwait(false));
            return (exit.Code == 0 && text.Length > 0 ? text : null, said);
        }
        catch (Exception e) when (e is ProcessStartException or TimeoutException or IOException)
        {
            return (null, "");
        }
    }
}
