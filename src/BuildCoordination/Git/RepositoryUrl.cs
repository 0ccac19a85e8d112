using System.Text.RegularExpressions;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Git;

/// <summary>The address of a coordination repository, with what is secret in it taken apart from what git and people may see.</summary>
internal sealed partial class RepositoryUrl
{
    private RepositoryUrl(string forGit, (string, string)? credentials = null, bool isLocal = false, bool isSsh = false)
    {
        (ForGit, Credentials, IsLocal, IsSsh) = (forGit, credentials, isLocal, isSsh);
    }

    /// <summary>The address for git's command line: without a password, and without a user except that of ssh.</summary>
    public string ForGit { get; }

    /// <summary>Its name for people: what follows a '?' may be a secret.</summary>
    public string Display => IsLocal || !ForGit.Contains('?', StringComparison.Ordinal) ? ForGit : ForGit.Split('?')[0] + "?***";

    /// <summary>
    /// The credentials in the address. The password is empty if there was only one part, which may be a user's name or a token.
    /// </summary>
    public (string User, string Password)? Credentials { get; }

    public bool IsLocal { get; }

    public bool IsSsh { get; }

    public bool IsHttp => !IsLocal
        && (ForGit.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || ForGit.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="CoordinationException">BC2001: no address that git may be given.</exception>
    public static RepositoryUrl Parse(string text)
    {
        // git knows no query: it would stand in the arguments of git's own programs, which everybody on this machine can read.
        if (RemoteQuery().IsMatch(text.Trim()))
        {
            throw GitDiagnostics.InvalidAddress(
                "has a query or fragment ('?' or '#'), where git takes none; a token there would be seen by every user of this machine");
        }

        return ParseEndpoint(text);
    }

    /// <summary>Parses an address that is not for git and may have a query.</summary>
    /// <exception cref="CoordinationException">BC2001: it is no address.</exception>
    public static RepositoryUrl ParseEndpoint(string text)
    {
        var address = text.Trim();
        if (address.Length == 0)
            throw GitDiagnostics.InvalidAddress("is empty");
        if (address[0] == '-')
            throw GitDiagnostics.InvalidAddress("begins with a hyphen, as an option does");
        if (address.Any(char.IsControl))
            throw GitDiagnostics.InvalidAddress("holds a line break or another control character");
        if (Url().Match(address) is { Success: true } url)
            return ParseUrl(url);

        // Two colons name a remote helper, and helpers such as ext run commands.
        if (Helper().Match(address) is { Success: true } helper)
            throw GitDiagnostics.InvalidAddress($"asks for the transport '{helper.Groups["name"].Value}'");
        if (address.Contains("://", StringComparison.Ordinal))
            throw GitDiagnostics.InvalidAddress("is no URL (in a user or password, write / as %2F and : as %3A)");
        if (PasswordBeforeHost().IsMatch(address))
            throw GitDiagnostics.InvalidAddress("has a password before the host, where ssh takes none");
        return HostAndPath().IsMatch(address) && !(OperatingSystem.IsWindows() && Path.IsPathRooted(address))
            ? new RepositoryUrl(address, isSsh: true)
            : new RepositoryUrl(Path.GetFullPath(address, CurrentFolder.Path), isLocal: true);
    }

    private static RepositoryUrl ParseUrl(Match url)
    {
        var scheme = url.Groups["scheme"].Value.ToLowerInvariant();
        var (host, path) = (url.Groups["host"].Value, url.Groups["path"].Value);
        var user = url.Groups["user"].Value.Split(':', 2);
        if (scheme is not "file" && (host.Length == 0 || host[0] == '-'))
            throw GitDiagnostics.InvalidAddress("has no host");
        switch (scheme)
        {
            case "file":
                return new RepositoryUrl($"file://{host}{path}", isLocal: true);
            case "http" or "https":
                return new RepositoryUrl($"{scheme}://{host}{path}", CredentialsIn(user));
            case "git":
                return new RepositoryUrl($"{scheme}://{host}{path}");
            case "ssh" or "git+ssh" or "ssh+git":
                return user[0].StartsWith('-') ? throw GitDiagnostics.InvalidAddress("has a user that begins with a hyphen")
                    : new RepositoryUrl($"{scheme}://{(user[0].Length == 0 ? "" : user[0] + "@")}{host}{path}", isSsh: true);
            default:
                throw GitDiagnostics.InvalidAddress($"asks for the transport '{scheme}'");
        }
    }

    private static (string, string)? CredentialsIn(string[] userInfo)
    {
        var parts = Array.ConvertAll(userInfo, Uri.UnescapeDataString);
        if (parts.Any(part => part.Any(char.IsControl)))
            throw GitDiagnostics.InvalidAddress("has a control character in its user or password");
        return parts is [""] ? null : (parts[0], parts.Length == 2 ? parts[1] : "");
    }

    // The user goes up to the last @ before the path, as a password may hold one; a port is digits, so that no password passes for one.
    [GeneratedRegex(
        @"\A(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://((?<user>[^/]*)@)?(?<host>(\[[^\]/@]*\]|[^/:@\[]*)(:\d*)?)(?<path>/.*|)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"\A(?<name>[^/:]*)::", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Helper();

    [GeneratedRegex(@"\A[^/:@]+:[^/@]*@[^/:@]+:", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PasswordBeforeHost();

    [GeneratedRegex(@"\A([^/:@-][^/:@]*@)?[^/:@-][^/:@]*:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAndPath();

    [GeneratedRegex(@"\A(?!file:)([A-Za-z][A-Za-z0-9+.-]*://|[^/:?#]+@?[^/:?#]*:(?!:))[^?#]*[?#]",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RemoteQuery();
}
