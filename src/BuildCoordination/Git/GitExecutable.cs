using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>Runs the git executable: nothing asked, nothing of the user's hooks, and an end at the deadline for all that it started.</summary>
internal sealed partial class GitExecutable(GitOptions options)
{
    private readonly Dictionary<string, string> _environment = GitEnvironment.From(options.Environment);

    public string? Inherited(string variable) => _environment.GetValueOrDefault(variable);

    /// <summary>Runs one command in a bare repository.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; git is ended then.</exception>
    public async Task<GitRun> RunAsync(
        IReadOnlyList<string> arguments, string gitFolder, TimeSpan deadline, IReadOnlyDictionary<string, string>? variables, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.GitExecutable)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = gitFolder,
        };
        foreach (var argument in GitEnvironment.Settings.SelectMany(setting => new[] { "-c", setting }).Append($"--git-dir={gitFolder}").Concat(arguments))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in _environment.Concat(variables ?? new Dictionary<string, string>()))
            start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new GitRun(null, "", e.Message, TimedOut: false, IsMissing: true);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new GitRun(null, "", Clean(await error.ConfigureAwait(false)), TimedOut: true);
        }

        return new GitRun(process.ExitCode, await output.ConfigureAwait(false), Clean(await error.ConfigureAwait(false)), TimedOut: false);
    }

    // The user's own configuration may rewrite an address into one with a token.
    private static string Clean(string text) => UserInfo().Replace(text, "://***@");

    [GeneratedRegex(@"://[^/\s]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();
}
