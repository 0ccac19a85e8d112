using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>One reason why a remote is not reached: its words in git's, curl's and ssh's output, and what a person is told, with the address at <c>{0}</c> and the folder that git names at <c>{1}</c>.</summary>
internal sealed record GitErrorPattern(RemoteFailureKind Kind, string Code, Regex? Words, string What, string Remedy)
{
    /// <summary>Whether nothing was asked of the repository yet, so that it can be neither the branch nor the cache.</summary>
    public bool IsBeforeAnyBranch => Kind is RemoteFailureKind.HostKey or RemoteFailureKind.Certificate or RemoteFailureKind.Authentication or RemoteFailureKind.NoNetwork or RemoteFailureKind.ConnectionRefused
        or RemoteFailureKind.ObjectFormat or RemoteFailureKind.RateLimited or RemoteFailureKind.Proxy or RemoteFailureKind.Redirected;

    /// <summary>Whether a server answered, and said no by a status of http.</summary>
    public bool IsAnswer => Kind is RemoteFailureKind.Forbidden or RemoteFailureKind.NotFound or RemoteFailureKind.ServerError;

    public bool IsIn(string text) => Words?.IsMatch(text) != false;
}

/// <summary>All reasons, the more telling ones first: one failure often prints the words of several.</summary>
internal static partial class GitErrorPatterns
{
    private static readonly GitErrorPattern[] All =
    [
        new(RemoteFailureKind.HostKey, "BC2004", HostKey(),
            "The host key of {0} is unknown or has changed.", "Check the key's fingerprint, then put it into this user's known_hosts ('ssh-keyscan HOST')."),
        new(RemoteFailureKind.Certificate, "BC2005", Certificate(),
            "The certificate of {0} is not trusted.", "Install the authority's certificate, or name it to git (http.sslCAInfo)."),
        new(RemoteFailureKind.Forbidden, "BC2014", Owner(),
            "git does not read {0}: it belongs to another user.", "If you trust the owner, run 'git config --global --add safe.directory {1}' as the user of the builds."),
        new(RemoteFailureKind.ObjectFormat, "BC2019", ObjectFormat(),
            "The repository at {0} names its objects by SHA-256, which buildcoord cannot read.", "Use a repository of git's default format ('git init --bare --object-format=sha1')."),
        new(RemoteFailureKind.RateLimited, "BC2023", RateLimited(),
            "{0} limits how often it may be asked.", "Wait. If this comes back, let the servers ask less often (heartbeat.interval), or ask its operator for more."),
        new(RemoteFailureKind.Proxy, "BC2024", Proxy(),
            "A proxy stands before {0}, and does not let git through.", "Check the proxy and its password (http_proxy, https_proxy, no_proxy, or git's http.proxy)."),
        new(RemoteFailureKind.Redirected, "BC2025", Redirected(),
            "{0} sends git to another page, perhaps one to sign in.", "Check the address in a browser; git needs one that works without that page, with a token or a key."),
        new(RemoteFailureKind.Authentication, "BC2003", Authentication(),
            "{0} does not know this user.", "Check the key, token or password that git uses for it: 'git ls-remote' by hand must work without a question. "
                + "'buildcoord setup --token-file FILE' stores a token."),
        new(RemoteFailureKind.Forbidden, "BC2006", Forbidden(),
            "{0} does not allow this.", "Give this user the right to read and to push there."),
        new(RemoteFailureKind.NotFound, "BC2007", NotFound(),
            "There is no repository at {0}.", "Check the address; some hosts say so, too, of repositories that this user may not see."),
        new(RemoteFailureKind.NoNetwork, "BC2008", NoNetwork(),
            "The host of {0} cannot be reached from here.", "Check its name, DNS and this machine's network."),
        new(RemoteFailureKind.ConnectionRefused, "BC2011", ConnectionRefused(),
            "{0} refuses connections.", "Check that the service runs, and the port."),
        new(RemoteFailureKind.NoAnswer, "BC2009", NoAnswer(),
            "{0} did not answer.", "Check the network, the firewall and the server."),
        new(RemoteFailureKind.ServerError, "BC2012", ServerError(),
            "{0} failed on its side.", "Look at the server's log; it is tried again."),
        new(RemoteFailureKind.Interrupted, "BC2013", Interrupted(),
            "The connection to {0} was cut.", "It is tried again; if it stays so, look at what is between here and there."),
        new(RemoteFailureKind.Other, "BC2015", null,
            "git could not exchange anything with {0}.", "'git ls-remote' by hand shows more."),
    ];

    /// <summary>For a git that was ended from outside.</summary>
    public static GitErrorPattern Cut { get; } = All.First(sign => sign.Kind == RemoteFailureKind.Interrupted);

    public static GitErrorPattern In(string error) => All.First(sign => sign.IsIn(error));

    [GeneratedRegex("Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known for", Options, Timeout)]
    private static partial Regex HostKey();

    [GeneratedRegex("certificate (verif|problem|subject)|certificate verify|gnutls_handshake|SSL peer cert|CAfile|tls_process_server_certificate|unable to get local issuer", Options, Timeout)]
    private static partial Regex Certificate();

    [GeneratedRegex("dubious ownership|unsafe repository", Options, Timeout)]
    private static partial Regex Owner();

    [GeneratedRegex("mismatched algorithms|repository's hash algorithm|unknown (repository )?object ?format|unsupported object ?format", Options, Timeout)]
    private static partial Regex ObjectFormat();

    [GeneratedRegex("rate limit|rate-limit|ratelimit|too many requests|abuse detection|(error:|HTTP|code) 429\\b", Options, Timeout)]
    private static partial Regex RateLimited();

    [GeneratedRegex("resolve proxy|from proxy|CONNECT tunnel failed|proxy authentication|(error:|HTTP|code) 407\\b", Options, Timeout)]
    private static partial Regex Proxy();

    // The third line of what git prints then; it names the other page.
    [GeneratedRegex("redirect: [a-z]+://|redirects followed", Options, Timeout)]
    private static partial Regex Redirected();

    [GeneratedRegex("Authentication failed|could not read (Username|Password)|prompts disabled|Permission denied \\(|Permission denied, please|error: 401|HTTP 401|Too many authentication failures|access denied: invalid", Options, Timeout)]
    private static partial Regex Authentication();

    [GeneratedRegex("error: 403|HTTP 403|Permission to .* denied|Permission denied|not allowed to|denied to |repository not exported|service not enabled|access denied|Read-only file system", Options, Timeout)]
    private static partial Regex Forbidden();

    [GeneratedRegex("does not appear to be a git repository|error: 4(04|10)|HTTP 4(04|10)|repository '[^']*' not found|Repository not found|could not be found|No such file or directory|is this a git repository", Options, Timeout)]
    private static partial Regex NotFound();

    [GeneratedRegex("Could not resolve host|Name or service not known|name resolution|No address associated|nodename nor servname|Network is unreachable|No route to host|unable to look up|Network is down", Options, Timeout)]
    private static partial Regex NoNetwork();

    [GeneratedRegex("Connection refused|Couldn't connect to server|Could not connect to server", Options, Timeout)]
    private static partial Regex ConnectionRefused();

    [GeneratedRegex("timed out|Timeout was reached", Options, Timeout)]
    private static partial Regex NoAnswer();

    [GeneratedRegex("(error:|HTTP) (4(?!0[134]|10)\\d\\d|5\\d\\d)|internal server error|bad line length|protocol error|Disk quota exceeded|No space left", Options, Timeout)]
    private static partial Regex ServerError();

    [GeneratedRegex("hung up|unexpected disconnect|early EOF|Empty reply|Recv failure|reset by peer|Connection closed|transfer closed|RPC failed|Broken pipe|kex_exchange|failed to report status", Options, Timeout)]
    private static partial Regex Interrupted();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
}
