namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The reasons why a repository could not be reached or did not answer, the nearest cause first.</summary>
internal static class Network
{
    private const string Unreachable =
        "The repository could not be reached: check the network, the name server and the proxy, then run again.";

    /// <summary>The same for what is no repository.</summary>
    public const string UnreachableServer =
        "The server could not be reached: check the network, the name server and the proxy, then run again.";

    // Other tools have numbers and words of HTTP in their messages, too.
    private const string OfRepository = @"(?s)^(?=.*?([Tt]ransfer|[Rr]esolv|[Aa]rtifact|[Rr]epositor|ollect dep)).*?(?:";

    public static Meaning[] Meanings { get; } =
    [
        Of("maven.artifact-unavailable", @"\(present, but unavailable\)(?!.*in offline mode)", "present, but unavailable",
            "It lies in ~/.m2, but the repositories that this build asks do not have it: run again with -U, delete its folder below "
            + "~/.m2/repository, or let the POM or settings.xml name the repository that it came from."),
        Of("maven.host-gone", @"(?<host>[a-z]+\.codehaus\.org): (Unknown host|.*(not known|name resolution))", "${host} was shut down",
            "That server was shut down: take the repository out of the POM or settings.xml; Maven Central has its releases."),
        Of("tls.no-certificates", "trustAnchors parameter must be non-empty", "no certificates (trustAnchors is empty)",
            "The JDK has no certificates: correct -Djavax.net.ssl.trustStore where it is set, or apt-get install --reinstall "
            + "ca-certificates-java."),
        Of("maven.token", "Content access is protected by token", "401 Content access is protected by token",
            "The repository accepts no password: make a user token there, and name it in the <server> of ~/.m2/settings.xml."),
        Of("maven.https-required", "501 ?,? ?(ReasonPhrase: ?)?HTTPS Required|Return code is: 501|status(?: code)?: 501",
            "501 HTTPS Required",
            "The repository wants https: replace http:// by https:// in its address in the POM or in settings.xml, "
            + "or use a newer Maven (3.2.3 or later)."),
        Of("maven.http-blocked", "Blocked mirror for repositories|maven-default-http-blocker", "blocked: http repository",
            "Maven 3.8.1 and later block http repositories: "
            + "use https:// in the POM or settings.xml, or give that repository a mirror of its own."),
        Of("tls.untrusted", @"PKIX path building failed|unable to find valid certification path|SunCertPathBuilderException",
            "PKIX path building failed",
            "The JDK does not trust the certificate of the repository: "
            + "import its CA into the JDK's cacerts (keytool -importcert), or update ca-certificates-java."),
        Of("tls.expired", "CertificateExpiredException|NotAfter:", "certificate expired",
            "The certificate of the repository has expired, or the clock of this machine is wrong (date)."),
        Of("tls.protocol", "No appropriate protocol|protocol is disabled|protocol_version", "no TLS protocol in common",
            "The JDK and the server have no version of TLS in common: use a newer JDK, or let the server offer a newer TLS."),
        Of("tls.handshake", @"handshake_failure|SSLHandshakeException|SSLException|Remote host (terminated|closed)|Received fatal alert",
            "TLS handshake failed", null),
        Of("maven.unauthorized", @"(status(?: code)?:? |Return code is: |code: )401\b|\b401 Unauthorized|Not authorized"
            + @"|[Uu]nauthorized \(401\)|authentication failed", "401 Unauthorized",
            "The repository wants credentials: give a <server> with the repository's id in ~/.m2/settings.xml."),
        Of("maven.forbidden", @"(status(?: code)?:? |Return code is: |code: )403\b|\b403 Forbidden|[Ff]orbidden \(403\)|Access denied to",
            "403 Forbidden", null),
        Of("maven.proxy-authentication", @"407 Proxy|(status(?: code)?:? |Return code is: |code: )407\b",
            "407 Proxy Authentication Required",
            "The proxy wants credentials: set them in <proxy> of ~/.m2/settings.xml."),
        Of("maven.rate-limited", @"(status(?: code)?:? |Return code is: |code: )429\b|429 Too Many", "429 Too Many Requests",
            "The repository limits requests: wait and run again, or use a mirror."),
        Of("maven.too-large", @"(status(?: code)?:? |Return code is: |code: )413\b|\b413 (Request Entity|Payload|Content) Too Large",
            "413 Request Entity Too Large", "The server or its proxy limits what is uploaded: raise the limit (nginx: "
            + "client_max_body_size)."),
        Of("maven.version-rejected", @"[Dd]eploy.*((status(?: code)?:? |Return code is: |code: )409\b|\b409 Conflict)", "409 Conflict",
            "The repository has this version and does not replace it (raise the version), or it takes only releases or only snapshots."),
        Of("maven.server-error", @"(?:status(?: code)?:? |Return code is: |code: )(?<reason>5\d\d[ \w-]*)", "${reason}",
            "The server of the repository fails (5xx): run again later, or use another mirror."),
        Of("network.unknown-host",
            @"UnknownHostException|Unknown host|Name or service not known|Temporary failure in name resolution|nodename nor servname"
            + @"|\w: Try again\b(?! (later|in|after)\b)",
            "unknown host", Unreachable),
        Of("network.timeout", @"(?<reason>Read timed out|[Cc]onnect(ion)? timed out|SocketTimeoutException|Operation timed out)",
            "${reason}", Unreachable),
        Of("network.refused", @"(?<reason>Connection refused|No route to host|Network is unreachable|Host is down)", "${reason}",
            Unreachable),
        Of("network.reset",
            @"(?<reason>Connection reset|Premature end"
            + "|Software caused connection abort|Broken pipe|Connection closed|Remote end closed|GOAWAY|unexpected end of file)",
            "${reason}", "The connection broke: run again; mvn -U asks for what failed before."),
    ];

    /// <summary>The meaning of a message about an artifact; <paramref name="reason"/> follows the artifact in a subject.</summary>
    public static Meaning Of(string id, string pattern, string reason, string? remedy) =>
        new(id, OfRepository + pattern + ")", remedy) { Rank = Rank.Network, Subject = reason };
}
