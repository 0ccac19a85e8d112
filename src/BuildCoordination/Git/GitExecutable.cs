using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using BuildCoordination.Processes;

namespace BuildCoordination.Git;

/// <summary>
/// Runs the git executable: nothing asked, nothing of the user's hooks, and an end at the deadline for all that it started.
/// </summary>
internal sealed partial class GitExecutable(GitOptions options)
{
    // Asked to end, git removes its locks and temporary files.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, string?> _environment = GitEnvironment.From(options.Environment);

    /// <summary>Configuration in variables that each git gets.</summary>
    public IEnumerable<KeyValuePair<string, string>> InheritedConfiguration => _environment
        .Where(variable => variable.Value is not null && GitConfigVariables.IsOne(variable.Key))
        .Select(variable => KeyValuePair.Create(variable.Key, variable.Value!));

    public string? Inherited(string variable) => _environment.GetValueOrDefault(variable);

    /// <summary>Runs one command in a bare repository.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; git is ended then.</exception>
    public Task<GitRun> RunAsync(
        IReadOnlyList<string> arguments, string gitFolder, TimeSpan deadline,
        IReadOnlyDictionary<string, string>? variables, CancellationToken cancellationToken) =>
        RunAsync(arguments, gitFolder, deadline, deadline, variables, onProgress: null, cancellationToken);

    /// <summary>
    /// Runs one command in a bare repository, within <paramref name="longest"/> while it prints something in each
    /// <paramref name="deadline"/>. Calls <paramref name="onProgress"/> each time that it prints something.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; git is ended then.</exception>
    public async Task<GitRun> RunAsync(
        IReadOnlyList<string> arguments, string gitFolder, TimeSpan deadline, TimeSpan longest,
        IReadOnlyDictionary<string, string>? variables, Action? onProgress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] settings = [.. GitEnvironment.Settings.SelectMany(setting => new[] { "-c", setting }), $"--git-dir={gitFolder}"];
        var environment = new Dictionary<string, string?>(_environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            environment[name] = value;
        try
        {
            var git = ChildProcess.Start(new ProcessSpec(options.GitExecutable, [.. settings, .. arguments])
            {
                WorkingDirectory = gitFolder,
                Environment = environment,
                Grouping = ProcessGrouping.NewSession,
            });
            await using var disposed = git.ConfigureAwait(false);
            return await EndOfAsync(git, deadline, longest, onProgress, cancellationToken).ConfigureAwait(false);
        }
        catch (ProcessStartException e)
        {
            return new GitRun(null, [], e.Diagnostic.Message, TimedOut: false, IsMissing: true);
        }
    }

    private static async Task<GitRun> EndOfAsync(
        ChildProcess git, TimeSpan deadline, TimeSpan longest, Action? onProgress, CancellationToken cancellationToken)
    {
        var output = Pump.ReadToEndAsync(git.Output, CancellationToken.None);
        using var error = new MemoryStream();
        var progress = CopyAsync(git.Error, error, onProgress);
        var timedOut = false;
        try
        {
            for (var waited = deadline; ; waited += deadline)
            {
                var before = error.Length;
                try
                {
                    await git.Exit.WaitAsync(deadline, cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (TimeoutException) when (error.Length > before && waited < longest)
                {
                    // It goes on: to end a large fetch on a slow line would only begin it from nothing.
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            timedOut = true;
            await git.EndGroupAsync(KillTimeout, CancellationToken.None).ConfigureAwait(false);
        }

        var exit = await git.Exit.ConfigureAwait(false);
        var printed = await output.ConfigureAwait(false);
        await progress.ConfigureAwait(false);
        var said = Clean(Encoding.UTF8.GetString(error.ToArray()));
        cancellationToken.ThrowIfCancellationRequested();
        return new GitRun(timedOut ? null : exit.Code, printed, said, timedOut);
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, Action? onProgress)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        while (await from.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var count)
        {
            to.Write(buffer, 0, count);
            onProgress?.Invoke();
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    // The user's own configuration may rewrite an address into one with a token.
    private static string Clean(string text) => Query().Replace(UserInfo().Replace(text, "://***@"), "?***");

    [GeneratedRegex(@"://[^/\s]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=://[^?#\s]*)[?#][^\s'""]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();
}
