namespace BuildCoordination.Git;

/// <summary>
/// The access of git to one remote: the credentials of its address, in the environment and never as an argument, and an ssh that does not
/// prompt.
/// </summary>
internal sealed class RemoteAccess(RepositoryUrl url, GitExecutable git)
{
    private const string User = "BUILDCOORD_GIT_USER";
    private const string Password = "BUILDCOORD_GIT_PASSWORD";
    private const string Helper =
        $"!f() {{ test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"${User}\" \"${Password}\"; }}; f";

    private static readonly TimeSpan LocalDeadline = TimeSpan.FromSeconds(10);
    private Access? _known;

    /// <summary>Arguments that stand before the command, and variables.</summary>
    public async ValueTask<Access> GetAsync(string gitFolder, CancellationToken cancellationToken)
    {
        if (_known is { } known)
            return known;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var arguments = url.Credentials is { } credentials ? Hand(credentials, variables) : [];
        if (url.IsSsh && await SshCommandAsync(gitFolder, cancellationToken).ConfigureAwait(false) is { } command)
            variables["GIT_SSH_COMMAND"] = command;
        return _known = new Access(arguments, variables);
    }

    public sealed record Access(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);

    private string[] Hand((string User, string Password) credentials, Dictionary<string, string> variables)
    {
        (variables[User], variables[Password]) = credentials;
        if (credentials.Password.Length > 0)
        {
            // An empty helper clears the list: the user's helpers must not get this password, or be asked for another.
            return ["-c", "credential.helper=", "-c", $"credential.helper={Helper}"];
        }

        // A user whose password the helpers may know, or a token that needs none.
        foreach (var (name, value) in git.InheritedConfiguration)
            variables[name] = value;
        GitConfigVariables.Append(variables, "credential.username", credentials.User);
        return ["-c", $"credential.helper={Helper}"];
    }

    // Without a terminal ssh cannot prompt; BatchMode avoids the attempt. Another command may not know the option.
    private async Task<string?> SshCommandAsync(string gitFolder, CancellationToken cancellationToken)
    {
        var command = git.Inherited("GIT_SSH_COMMAND");
        if (command is null)
        {
            var run = await git.RunAsync(["config", "--get", "core.sshCommand"], gitFolder, LocalDeadline, null, cancellationToken)
                .ConfigureAwait(false);
            command = run.Output.Trim() is { Length: > 0 } configured ? configured : git.Inherited("GIT_SSH") is null ? "ssh" : "";
        }

        return Path.GetFileName(command.Split(' ')[0]) is "ssh" ? $"{command} -oBatchMode=yes" : null;
    }
}
