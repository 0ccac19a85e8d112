using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>
/// One reason why a remote is not reached: its pattern in the output of git, curl and ssh, and the message, with the address at <c>{0}</c>
/// and git's folder at <c>{1}</c>.
/// </summary>
internal sealed record GitErrorPattern(RemoteFailureKind Kind, string Code, Regex? Words, string What, string Remedy)
{
    /// <summary>Whether nothing was asked of the repository yet, so that it can be neither the branch nor the cache.</summary>
    public bool IsBeforeAnyBranch =>
        Kind is RemoteFailureKind.HostKey or RemoteFailureKind.Certificate or RemoteFailureKind.Authentication
            or RemoteFailureKind.NoNetwork or RemoteFailureKind.ConnectionRefused
        or RemoteFailureKind.ObjectFormat or RemoteFailureKind.RateLimited or RemoteFailureKind.Proxy or RemoteFailureKind.Redirected;

    /// <summary>Whether a server answered, and said no by a status of http.</summary>
    public bool IsAnswer => Kind is RemoteFailureKind.Forbidden or RemoteFailureKind.NotFound or RemoteFailureKind.ServerError;

    public bool IsIn(string text) => Words?.IsMatch(text) != false;
}

/// <summary>All reasons, the more specific ones first: one failure often matches several.</summary>
internal static partial class GitErrorPatterns
{
    private static readonly GitErrorPattern[] All =
    [
        new(RemoteFailureKind.HostKey, "BC2004", HostKey(),
            "The host key of {0} is unknown or has changed.",
                "Check the key's fingerprint, then add it to this user's known_hosts ('ssh-keyscan HOST')."),
        new(RemoteFailureKind.Certificate, "BC2005", Certificate(),
            "The certificate of {0} is not trusted.", "Install the authority's certificate, or name it to git (http.sslCAInfo)."),
        new(RemoteFailureKind.Forbidden, "BC2014", Owner(),
            "git does not read {0}: it belongs to another user.",
                "If you trust the owner, run 'git config --global --add safe.directory {1}' as the user of the builds."),
        new(RemoteFailureKind.ObjectFormat, "BC2019", ObjectFormat(),
            "The repository at {0} uses SHA-256, which buildcoord cannot read.",
                "Use a repository of git's default format ('git init --bare --object-format=sha1')."),
        new(RemoteFailureKind.RateLimited, "BC2023", RateLimited(),
            "{0} limits the rate of requests.",
                "Wait. If this happens again, increase heartbeat.interval, or ask the host's operator for a higher limit."),
        new(RemoteFailureKind.Proxy, "BC2024", Proxy(),
            "A proxy in front of {0} rejects git's connection.",
                "Check the proxy and its password (http_proxy, https_proxy, no_proxy, or git's http.proxy)."),
        new(RemoteFailureKind.Redirected, "BC2025", Redirected(),
            "{0} redirects git to another page, possibly a sign-in page.",
                "Check the address in a browser. git needs an address, and a token or key, that work without that page."),
        new(RemoteFailureKind.Authentication, "BC2003", Authentication(),
            "{0} does not know this user.",
                "Check the key, token or password that git uses for it: 'git ls-remote' must work without a prompt. "
                + "'buildcoord setup --token-file FILE' stores a token."),
        new(RemoteFailureKind.Forbidden, "BC2006", Forbidden(),
            "{0} does not allow this.", "Give this user read and write access there."),
        new(RemoteFailureKind.NotFound, "BC2007", NotFound(),
            "There is no repository at {0}.", "Check the address. Some hosts also say this of a repository that this user may not read."),
        new(RemoteFailureKind.NoNetwork, "BC2008", NoNetwork(),
            "The host of {0} cannot be reached from here.", "Check its name, DNS and this machine's network."),
        new(RemoteFailureKind.ConnectionRefused, "BC2011", ConnectionRefused(),
            "{0} accepts no connections.", "Check that the service runs, and check the port."),
        new(RemoteFailureKind.NoAnswer, "BC2009", NoAnswer(),
            "{0} did not answer.", "Check the network, the firewall and the server."),
        new(RemoteFailureKind.ServerError, "BC2012", ServerError(),
            "{0} reported an error.", "Read the server's log. buildcoord tries again."),
        new(RemoteFailureKind.Interrupted, "BC2013", Interrupted(),
            "The connection to {0} was cut.", "buildcoord tries again. If it happens often, check the network and proxies on the way."),
        new(RemoteFailureKind.Other, "BC2015", null,
            "git could not exchange data with {0}.", "Run 'git ls-remote', which shows more."),
    ];

    /// <summary>For a git that was ended from outside.</summary>
    public static GitErrorPattern Cut { get; } = All.First(sign => sign.Kind == RemoteFailureKind.Interrupted);

    public static GitErrorPattern In(string error) => All.First(sign => sign.IsIn(error));

    [GeneratedRegex("Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known for", Options, Timeout)]
    private static partial Regex HostKey();

    [GeneratedRegex(
        "certificate (verif|problem|subject)|certificate verify|gnutls_handshake|SSL peer "
        + "cert|CAfile|tls_process_server_certificate|unable to get local issuer", Options, Timeout)]
    private static partial Regex Certificate();

    [GeneratedRegex("dubious ownership|unsafe repository", Options, Timeout)]
    private static partial Regex Owner();

    [GeneratedRegex(
        "mismatched algorithms|repository's hash algorithm|unknown (repository )?object ?format|unsupported object ?format",
        Options, Timeout)]
    private static partial Regex ObjectFormat();

    [GeneratedRegex("rate limit|rate-limit|ratelimit|too many requests|abuse detection|(error:|HTTP|code) 429\\b", Options, Timeout)]
    private static partial Regex RateLimited();

    [GeneratedRegex("resolve proxy|from proxy|CONNECT tunnel failed|proxy authentication|(error:|HTTP|code) 407\\b", Options, Timeout)]
    private static partial Regex Proxy();

    // The third line of what git prints then; it names the other page.
    [GeneratedRegex("redirect: [a-z]+://|redirects followed", Options, Timeout)]
    private static partial Regex Redirected();

    [GeneratedRegex(
        "Authentication failed|could not read (Username|Password)|prompts disabled|Permission denied \\(|Permission denied, please|error: "
        + "401|HTTP 401|Too many authentication failures|access denied: invalid", Options, Timeout)]
    private static partial Regex Authentication();

    [GeneratedRegex(
        "error: 403|HTTP 403|Permission to .* denied|Permission denied|not allowed to|denied to |repository not exported|service not "
        + "enabled|access denied|Read-only file system", Options, Timeout)]
    private static partial Regex Forbidden();

    [GeneratedRegex(
        "does not appear to be a git repository|error: 4(04|10)|HTTP 4(04|10)|repository '[^']*' not found|Repository not found|could not "
        + "be found|No such file or directory|is this a git repository", Options, Timeout)]
    private static partial Regex NotFound();

    [GeneratedRegex(
        "Could not resolve host|Name or service not known|name resolution|No address associated|nodename nor servname|Network is "
        + "unreachable|No route to host|unable to look up|Network is down", Options, Timeout)]
    private static partial Regex NoNetwork();

    [GeneratedRegex("Connection refused|Couldn't connect to server|Could not connect to server", Options, Timeout)]
    private static partial Regex ConnectionRefused();

    [GeneratedRegex("timed out|Timeout was reached", Options, Timeout)]
    private static partial Regex NoAnswer();

    [GeneratedRegex(
        "(error:|HTTP) (4(?!0[134]|10)\\d\\d|5\\d\\d)|internal server error|bad line length|protocol error|Disk quota exceeded|No space "
        + "left", Options, Timeout)]
    private static partial Regex ServerError();

    [GeneratedRegex(
        "hung up|unexpected disconnect|early EOF|Empty reply|Recv failure|reset by peer|Connection closed|transfer closed|RPC "
        + "failed|Broken pipe|kex_exchange|failed to report status", Options, Timeout)]
    private static partial Regex Interrupted();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
}
