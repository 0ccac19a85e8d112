namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by the command and the option before them.</summary>
internal static class CommandForms
{
    private const string Argument = @"(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""'-][^\s""']*)";

    private const string UserAndPassword = @"(?<s>""[^""\r\n:]+:[^""\r\n]+""?|'[^'\r\n:]+:[^'\r\n]+'?|[^\s:""']+:(?:""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""']+))";

    private const string UserPercentPassword = @"[""']?[^\s%""']+%(?<s>[^\s""']+)";

    // The rest of one command, also where it goes on in the next line.
    private const string Rest = @"(?:[^\r\n|;&\\]|\\[^\r\n]|\\\r?\n)*?";

    private const string RestOfCurl = @"(?:[^\r\n\\]|\\[^\r\n]|\\\r?\n)*?";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("credentials", ["curl", "wget"],
            @"\b(?:curl|wget)\b" + RestOfCurl
            + @"\s(?:-[a-zA-Z]*u\s*|-[a-zA-Z]*U\s*|--(?:user|proxy-user|proxy-header-user)[= ]\s*|-a\s+)" + UserAndPassword,
            isOrdinary: OrdinaryValues.IsNumericUser),
        new("credentials", ["curl"], @"\bcurl\b" + RestOfCurl + @"\s(?:-[a-zA-Z]*E\s*|--(?:proxy-)?cert[= ]\s*)[^\s:""']+:(?<s>[^\s""']+)"),
        new("credentials", ["curl"],
            @"\bcurl\b" + RestOfCurl + @"\s--(?:oauth2-bearer|pass|proxy-pass|tlspassword|proxy-tlspassword)(?:=|\s+)" + Argument),
        new("header", ["curl", "wget"],
            @"\b(?:curl|wget)\b" + RestOfCurl + @"\s(?:-[a-zA-Z]*b\s*|--cookie[= ]\s*)[""']?\w+=(?<s>[^\s""']{6,})"),
        Of(@"mysql(?:-?(?:dump|admin|import|check|show|slap|binlog|pump|router|sh))?"
            + @"|mariadb(?:-?(?:dump|admin|import|check|show|slap|binlog))?",
            @"\s[""']?-[a-oq-zA-Z]{0,3}p(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""'][^\s""']+)", "mysql", "mariadb"),
        Of(@"(?:mysql|mariadb-)admin|cmk|cloudmonkey|virsh|samba-tool|net|npm|vault|psql|rabbitmqctl|az|gsettings|nmcli|htpasswd|ocrmypdf",
            @"\s(?:set\s+)?[""']?(?:password|apikey|secretkey|change_password\s+\S+|add_user\s+\S+|setpassword\s+\S+)[""']?\s+" + Argument,
            "password", "apikey", "secretkey", "add_user"),
        Of(@"mysql|mariadb|psql|redis-cli|redis-benchmark|ldap(?:search|add|modify|delete|passwd|whoami)|valkey-cli",
            @"\s(?:-a|-w|-s|--pass|--askpass|(?i:auth)(?:\s+default)?)\s+" + Argument,
            "redis", "valkey", "ldap", "mysql", "mariadb", "psql"),
        Of(@"(?:docker|podman|helm|buildah|skopeo|nerdctl|oras|az|oc|crane|regctl|heroku|cf|pulp|argocd|vault)\b" + Rest
             + @"\s(?:login|registry\s+login)",
            @"\s(?:-p[= ]?\s*|-[a-oq-z]*p\s+)" + Argument, "login"),
        Of(@"mongo(?:sh|dump|restore|export|import|stat|top)?", @"\s-p[= ]?\s*" + Argument, "mongo"),
        Of(@"(?:skopeo|podman|buildah|crictl|ctr)",
            @"\s(?:--(?:src-|dest-)?creds|--user)[= ]\s*" + UserAndPassword, "creds", "crictl", "ctr "),
        Of(@"(?:vault\s+login|oc\s+login|npm\s+(?:login|token)|gh\s+auth|consul\s+login|cargo\s+login|nomad\s+login|fly\s+auth)",
            @"\s+(?:--token[= ]\s*)?(?<s>[A-Za-z0-9._~+/-]{12,}=*)", " login", " token", " auth"),
        Of(@"sqlcmd|zip|unzip|smbclient|ipmitool|bcp|tsql|isql|ipmi-\w+",
            @"\s-P\s*" + Argument, "sqlcmd", "zip ", "smbclient", "ipmi", "bcp ", "tsql", "isql"),
        Of(@"snmp\w+", @"\s-[AX]\s+" + Argument, "snmp"),
        Of(@"virsh\s+secret-set-value", @"\s(?:--base64[= ]|[^\s-]\S*\s)\s*" + Argument, "secret-set-value"),
        Of(@"7za?|7zr|unrar|rar", @"\s-(?:p|hp)(?<s>[^\s""'-][^\s""']+|""[^""\r\n]+""?|'[^'\r\n]+'?)", "7z", "rar "),
        Of(@"smbclient|rpcclient|net|nmblookup|smbget|winexe|wmic|smbpasswd|mount\.cifs|crackmapexec",
            @"\s(?:-U|--user)[= ]?\s*" + UserPercentPassword, "smb", "rpcclient", "net ", "winexe", "wmic", "mount.cifs"),
        Of(@"sshpass", @"\s+(?:-v\s+)?-p\s*" + Argument, "sshpass"),
        Of(@"htpasswd|htdigest", @"\s-[a-zA-Z]*b[a-zA-Z]*\s+(?:[^\s-]\S*\s+)?[^\s-]\S*\s+" + Argument, "htpasswd"),
        Of(@"gpg2?|gpg-preset-passphrase|dpkg-sig|rpmsign|debsign",
            @"\s(?:--passphrase|-P)(?:=|\s+)" + Argument, "gpg", "rpmsign", "debsign", "dpkg-sig"),
        Of(@"mvn|mvnw|mvnd|mvn\.cmd", @"\s(?:-ep|-emp|--encrypt-(?:master-)?password)(?:=|\s+)" + Argument, " -ep", " -emp", "--encrypt"),
        Of(@"(?:dotnet\s+)?nuget", @"\s(?:-p|-k|--password|--api-key|-[Aa]pi[Kk]ey|-[Pp]assword|setapikey)\s+" + Argument, "nuget"),
        Of(@"rbd|ceph|cephfs|mount\.ceph", @"\s--?(?:secret|key)[= ]\s*" + Argument, "rbd", "ceph"),
        Of(@"useradd|usermod|adduser|mkpasswd|openssl\s+passwd",
            @"\s(?:-p|--password)[= ]?\s*" + Argument, "useradd", "usermod", "adduser"),
        Of(@"x?freerdp|rdesktop|mstsc", @"\s(?:/p:|-p\s*)" + Argument, "rdp", "rdesktop"),
        Of(@"wpa_passphrase", @"\s+\S+\s+" + Argument, "wpa_passphrase"),
        Of(@"etcdctl|influx|clickhouse-client|cqlsh|cypher-shell|nodetool|kcadm\.sh|asadmin|jboss-cli\.sh|wsadmin",
            @"\s(?:--user[= ]\s*[^\s:]+:|-pw\s+|--pass(?:word)?[= ]\s*|-p\s+|-password\s+)" + Argument,
            "etcdctl", "influx", "clickhouse", "cqlsh", "cypher", "nodetool", "kcadm", "asadmin", "jboss", "wsadmin"),
        Of(@"plink|pscp|psftp|putty|kitty|winscp", @"\s-pw\s+" + Argument, "-pw"),
        Of(@"twine|flit|poetry|cargo|gem|pub|rclone|restic|svn|hg|bzr|lftp|ncftp\w*|mailx|swaks|s-nail",
            @"\s(?:-p|-au|-ap|--auth-password|--token|--password)[= ]?\s+" + Argument,
            "twine", "poetry", "cargo ", "gem ", "rclone", "restic", "svn", "ncftp", "swaks"),
        new("password", ["-storepass", "-keypass", "storepass", "keypass", "-ksp", "ks-pass", "key-pass"],
            @"\s--?(?:storepass|keypass|srcstorepass|deststorepass|srckeypass|destkeypass|ks-pass|key-pass|new)\s+(?:pass:)?" + Argument),
        new("password", ["pass:"], @"\s-?-pass(?:in|out|word)?\s+[""']?pass:" + Argument),
        new("password", ["pass:"], @"\spass:(?<s>[^\s""']{3,})"),
        Of("cloudstack-setup-databases", @"\s+(?<s>[^\s:@]+:\S+)@", "cloudstack-setup-databases"),
        new("password", ["--deploy-as"], @"\s--deploy-as[= ]" + UserAndPassword),
        Of("cloudstack-setup-databases", @"\s-m\s+" + Argument, "cloudstack-setup-databases"),
        Of("cloudstack-setup-databases", @"\s-k\s+" + Argument, "cloudstack-setup-databases"),
        new("password", ["SecureString"], @"\bConvertTo-SecureString\s+(?:-String\s+)?" + Argument, isOrdinary: OrdinaryArgument),
        new("credentials", ["user = \"", "user=\"", "user \""], @"(?:\A|\n)[ \t]*(?:proxy-)?user\s*[= ]\s*""[^"":\s]+:(?<s>[^""\r\n]+)"""),
        new("credentials", ["auth=(", "BasicAuth("], @"\b(?:auth=|BasicAuth)\(\s*[""'][^""'\r\n]+[""']\s*,\s*[""'](?<s>[^""'\r\n]+)[""']"),
        new("password", ["echo", "printf"],
            @"\b(?:echo|printf)\s+(?:-[a-z]+\s+)?" + Argument
            + @"\s*\|\s*(?:sudo\s+(?:-S\b|chpasswd)|chpasswd|passwd\s+--stdin"
            + @"|[\w./-]+[^\r\n|;&]*\s--?-?(?:password-stdin|passphrase-fd|with-token|pinentry)|gpg\b|cryptsetup\b)"),
    ];

    private static SecretPattern Of(string command, string option, params string[] keys) =>
        new("password", keys, @"\b(?:" + command + @")\b" + Rest + option, isOrdinary: OrdinaryArgument);

    private static bool OrdinaryArgument(string value, char next) => OrdinaryValues.IsPath(value.Trim('"', '\''));
}
