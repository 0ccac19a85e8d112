using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCoordination.Settings;

/// <summary>
/// The name of a coordination repository's folders in state and cache: the same for every way to write its address, and another for each
/// branch, as what waits for one fleet must not reach another.
/// </summary>
internal static partial class RepositoryKey
{
    /// <summary>Readable text and 16 hexadecimal digits, at most 60 characters, safe as a file name.</summary>
    public static string Of(string repository, string branch)
    {
        var normal = Normalise(repository);
        // A query may be a token.
        var readable = NotReadable().Replace(normal.Split('?')[0], "-").Trim('-', '.');
        readable = readable.Length == 0 ? "repository" : readable.Length <= 43 ? readable : readable[^43..].TrimStart('-', '.');
        return $"{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{normal}\n{branch}")))[..16]}";
    }

    /// <summary>
    /// Host and path, without scheme, user, usual port, slashes at the end, and <c>.git</c>. The path alone for a repository on this
    /// machine.
    /// </summary>
    internal static string Normalise(string repository)
    {
        var match = Url().Match(repository) is { Success: true } url ? url : HostAndPath().Match(repository);
        var host = match.Groups["host"].Value.ToLowerInvariant();
        var isUsualPort = (match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["port"].Value) is (_, "") or ("https", "443")
            or ("http", "80") or ("ssh" or "git+ssh" or "ssh+git", "22") or ("git", "9418");
        var path = (match.Success ? match.Groups["path"].Value : repository).TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4].TrimEnd('/') : path;
        return host.Length == 0 ? path : $"{host}{(isUsualPort ? "" : ":" + match.Groups["port"].Value)}/{path.TrimStart('/')}";
    }

    [GeneratedRegex(
        @"\A(?<scheme>[A-Za-z+]+)://([^/]*@)?(?<host>\[[^\]/]*\]|[^/:]*)(:(?<port>\d*))?(?<path>/.*|)\z",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();

    [GeneratedRegex(
        @"\A([^/:@]*@)?(?<host>[^/:@]+):(?<path>.*)\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAndPath();

    [GeneratedRegex("[^A-Za-z0-9.]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotReadable();
}
