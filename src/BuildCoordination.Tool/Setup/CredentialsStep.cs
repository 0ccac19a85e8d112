using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// A token from a file into git's own credential store. It passes through standard input only: no argument, no log has it.
/// </summary>
internal sealed class CredentialsStep(SetupRequest request, string? address, string git) : SetupStep("credentials")
{
    private readonly Uri? _repository = WebAddress(address);

    private const string DefaultFile = "/PAT";
    private const int LongestToken = 1024;
    private const string TokenUser = "x-access-token";

    public override string AsItIs =>
        _repository is null ? $"the repository needs no token{(request.TokenFile is { } unused ? $": {unused} is not used" : "")}"
        : TokenFile is null ? "those that git finds" : $"git knows the token for {_repository.Host}";

    /// <summary>The repository with the token of the file, which is not stored yet: for the checks before that.</summary>
    public string RepositoryWithToken => new UriBuilder(_repository!)
    {
        UserName = TokenUser,
        Password = Uri.EscapeDataString(Token(TokenFile!)),
    }.Uri.AbsoluteUri;

    private string? TokenFile => request.TokenFile ?? (File.Exists(DefaultFile) ? DefaultFile : null);

    private string Store => Path.Combine(request.Environment.Home, ".git-credentials");

    private string Description => $"protocol={_repository!.Scheme}\nhost={_repository!.Authority}\nusername={TokenUser}\n";

    private string HelperKey => $"credential.{_repository!.Scheme}://{_repository!.Authority}.helper";

    public override async Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        if (_repository is null || TokenFile is not { } file)
            return null;
        var token = Token(file);
        var known = File.Exists(Store)
            ? await GitAsync(["credential-store", "--file", Store, "get"], Description + "\n", mayFail: false, cancellationToken)
            : "";
        var helper = await GitAsync(["config", "--global", "--get-all", HelperKey], "", mayFail: true, cancellationToken);
        return known.Contains($"password={token}\n", StringComparison.Ordinal) && helper.Contains("store", StringComparison.Ordinal)
            ? null
            : $"put the token of {file} into {Store}";
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        var token = Token(TokenFile!);
        if (!File.Exists(Store))
            AtomicFile.Write(Store, []);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Store, FileModes.PrivateFile);
        await GitAsync(
            ["credential-store", "--file", Store, "store"], $"{Description}password={token}\n\n", mayFail: false, cancellationToken);
        await GitAsync(["config", "--global", "--replace-all", HelperKey, "store"], "", mayFail: false, cancellationToken);
        return $"the token of {TokenFile} is in {Store}, for {_repository!.Host} only";
    }

    // A FIFO, such as that of a password manager that asks a person first.
    private static readonly TimeSpan TokenLimit = TimeSpan.FromSeconds(30);

    private static string Token(string file)
    {
        try
        {
            var text = System.Text.Encoding.UTF8.GetString(NamedFile.ReadAllBytes(file, TokenLimit)).Trim();
            return text.Length is > 0 and <= LongestToken && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
                ? text
                : throw new CoordinationException(SetupDiagnostics.NoToken(file, "it must contain one token and nothing else"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(SetupDiagnostics.NoToken(file, e.Message), e);
        }
    }

    private async Task<string> GitAsync(IReadOnlyList<string> arguments, string input, bool mayFail, CancellationToken cancellationToken)
    {
        var run = await ForeignCommand.GitAsync(git, arguments, input, cancellationToken);
        return run.Succeeded || mayFail
            ? run.Output
            : throw new CoordinationException(SetupDiagnostics.RejectedByGit(arguments[0], run.Error));
    }

    private static Uri? WebAddress(string? repository) =>
        repository is not null && Uri.TryCreate(RepositoryUrl.Parse(repository).ForGit, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" ? uri : null;
}
