namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by the command and the option before them.</summary>
internal static class CommandForms
{
    private const string Argument = @"(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""'-][^\s""']*)";

    private const string UserAndPassword = @"(?<s>""[^""\r\n:]+:[^""\r\n]+""?|'[^'\r\n:]+:[^'\r\n]+'?|[^\s:""']+:(?:""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""']+))";

    // The rest of one command, also where it goes on in the next line.
    private const string Rest = @"(?:[^\r\n|;&\\]|\\[^\r\n]|\\\r?\n)*?";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("credentials", ["curl", "wget", "http"], @"\b(?:curl|wget|http)\b(?:[^\r\n\\]|\\[^\r\n]|\\\r?\n)*?\s(?:-u\s*|--user[= ]|--proxy-user[= ])" + UserAndPassword, isOrdinary: OrdinaryValues.IsNumericUser),
        new("password", ["mysql", "mariadb"], @"\b(?:mysql|mariadb)(?:-?(?:dump|admin|import|check|show|slap))?\b" + Rest + @"\s-p(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""'][^\s""']+)"),
        new("password", ["mysql", "mariadb", "psql", "redis-cli", "ldapsearch"], @"\b(?:mysql|mariadb|psql|redis-cli|ldapsearch)\b" + Rest + @"\s(?:-a|-w|--pass)\s+" + Argument),
        new("password", ["login", "mongo"], @"\b(?:(?:docker|podman|helm|buildah|skopeo|nerdctl|oras|az)\b" + Rest + @"\slogin|mongo(?:sh|dump|restore|export|import)?)\b" + Rest + @"\s-p[= ]?\s*" + Argument),
        new("password", ["sqlcmd", "zip", "smbclient"], @"\b(?:sqlcmd|zip|unzip|smbclient)\b" + Rest + @"\s-P\s+" + Argument),
        new("password", ["sshpass"], @"\bsshpass\s+-p\s*" + Argument),
        new("password", ["storepass", "keypass"], @"\s-(?:storepass|keypass|srcstorepass|deststorepass|srckeypass|destkeypass)\s+" + Argument),
        new("password", ["pass:"], @"\s-pass(?:in|out)?\s+[""']?pass:" + Argument),
        new("password", ["--"], @"[\s""']--(?:password|passwd|passphrase|token|secret|api-key|access-token|client-secret)(?:\s+|[""'],\s*)" + Argument, ignoreCase: true, OrdinaryValues.IsPath),
        new("password", ["cloudstack-setup-databases"], @"\bcloudstack-setup-databases\s+" + @"(?<s>[^\s:@]+:\S+)@"),
        new("password", ["--deploy-as"], @"\s--deploy-as[= ]" + UserAndPassword),
        new("password", ["cloudstack-setup-databases"], @"\bcloudstack-setup-databases\b" + Rest + @"\s-m\s+" + Argument),
        new("password", ["cloudstack-setup-databases"], @"\bcloudstack-setup-databases\b" + Rest + @"\s-k\s+" + Argument),
        new("password", ["identified"], @"\bIDENTIFIED\s+(?:BY\s+(?:PASSWORD\s+)?|WITH\s+\S+\s+(?:BY|AS)\s+)" + @"(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?)", ignoreCase: true),
        new("password", ["password("], @"\bPASSWORD\(\s*(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?)\s*\)"),
        new("password", ["echo", "printf"], @"\b(?:echo|printf)\s+(?:-[a-z]+\s+)?" + Argument + @"\s*\|\s*(?:sudo\s+(?:-S\b|chpasswd)|chpasswd|passwd\s+--stdin|[\w./-]+[^\r\n|;&]*\s--password-stdin)"),
    ];
}
