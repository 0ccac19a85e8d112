namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by the command and the option before them.</summary>
internal static class CommandForms
{
    private const string Argument = @"(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""'-][^\s""']+)";

    private const string UserAndPassword =
        @"(?<s>""[^""\r\n:]+:[^""\r\n]+""?|'[^'\r\n:]+:[^'\r\n]+'?|[^\s:""']+:(?:""[^""\r\n]+""?|'[^'\r\n]+'?|[^\s""']+))";

    private const string User = @"[""']?[^\s:%""'\[]+";

    // The rest of one command, also where it goes on in the next line. An address of curl's may hold an ampersand.
    private const string Rest = @"(?:[^\r\n|;&\\]|\\[^\r\n]|\\\r?\n)*";

    private const string RestOfCurl = @"(?:[^\r\n\\]|\\[^\r\n]|\\\r?\n)*";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        Of("curl,wget,http -a", "curl|wget|http", @"-\w*[uU](?:[""'],)?\s*|--(?:proxy-)?user[= ]\s*|-a\s+", UserAndPassword, RestOfCurl),
        Of("curl,wget", "curl|wget",
            $@"(?:-[a-zA-Z]*E\s*|--(?:proxy-)?cert[= ]\s*){User}:|--oauth2-bearer[= ]\s*|(?:-[a-zA-Z]*b\s*|--cookie[= ]\s*)[""']?\w+=",
            rest: RestOfCurl),
        Of("mysql,mariadb", @"(?:mysql|mariadb)[\w-]*", @"[""']?-[a-oq-zA-Z]{0,3}p"),
        Of("password,apikey,secretkey,add_user,requirepass",
            "mysqladmin|mariadb-admin|cmk|cloudmonkey|virsh|samba-tool|net|npm|vault|psql|rabbitmqctl|az|nmcli|redis-cli",
            @"[""']?(?:password|apikey|secretkey|requirepass|(?:change_password|add_user|setpassword)\s+\S+)[""']?\s+"),
        Of("redis,valkey,ldap,mysql,mariadb,psql", @"mysql|mariadb|psql|(?:redis|valkey)-[\w-]+|ldap\w+",
            @"-w\s*|(?:-a|-s|--pass|--askpass|(?i:auth)(?:\s+default)?)\s+"),
        Of("login", @"(?:docker|podman|helm|buildah|skopeo|nerdctl|oras|az|oc|crane|regctl|heroku|cf|argocd|vault)\b" + Rest + @"\slogin",
            @"-[a-z]*p[= ]?\s*"),
        Of("creds,crictl,ctr ,etcdctl", "skopeo|podman|buildah|crictl|ctr|etcdctl",
            @"--(?:(?:src-|dest-)?creds|user)[= ]\s*", UserAndPassword),
        Of(" login, token, auth", @"(?:vault|oc|npm|consul|cargo|nomad)\s+login|npm\s+token|(?:gh|fly)\s+auth",
            @"(?:--token[= ]\s*)?", @"(?<s>[A-Za-z0-9._~+/-]{12,}=*)"),
        Of("sqlcmd,zip ,smbclient,ipmi,bcp ,tsql,isql,gpg-preset",
            @"sqlcmd|zip|unzip|smbclient|ipmi[\w-]+|bcp|tsql|isql|gpg-preset-\w+", @"-P\s*"),
        Of("snmp,openssl enc", @"snmp[\w-]+|openssl\s+enc", @"-[AXkK]\s+|community\s+"),
        Of("net use ", @"net\s+use", @"/user:\S+\s+", @"(?<s>[^\s""'/-][^\s""']+)"),
        Of("secret-set-value", @"virsh\s+secret-set-value", @"(?:--base64[= ]|[^\s-]\S*\s)\s*"),
        Of("7z,rar ", "7za?|7zr|unrar|rar", "-h?p"),
        Of("smb,rpcclient,net ,winexe,wmic,mount.cifs", "smb[a-z]+|rpcclient|net|nmblookup|winexe|wmic|mount.cifs|crackmapexec",
            $@"(?:-U|--user)[= ]?\s*{User}%"),
        Of("htpasswd", "htpasswd|htdigest", @"-[a-zA-Z]*b[a-zA-Z]*[ \t]+(?:[^\s-]\S*[ \t]+)?[^\s-]\S*[ \t]+"),
        Of(" -ep, -emp,--encrypt", @"mvn\w*(?:\.cmd)?", @"(?:-ep|-emp|--encrypt-(?:master-)?password)(?:=|\s+)"),
        Of("nuget", "nuget", @"(?:-p|-k|setapikey)\s+"),
        Of("sshpass,mongo,useradd,usermod,adduser,twine,poetry,rclone,restic,svn,ncftp,lftp,swaks,influx,cqlsh,cypher,kcadm,asadmin",
            @"sshpass|mongo\w*|useradd|usermod|adduser|mkpasswd|twine|flit|poetry|rclone|restic|svn|lftp|ncftp\w*|mailx|swaks|s-nail|influx"
            + @"|cqlsh|cypher-shell|kcadm\.sh|asadmin",
            @"-a?p[= ]?\s*|-u\s*[^\s,""']+,"),
        Of("rdp,rdesktop,signtool", "x?freerdp|rdesktop|mstsc|signtool", @"/p[: ]\s*|-p\s*"),
        Of("wpa_passphrase", "wpa_passphrase", @"\S+\s+"),
        Of("-pw,keytool", "plink|pscp|psftp|putty|kitty|winscp|nodetool|keytool", @"-(?:pw|new)\s+"),
        Of("cloudstack-setup-databases", "cloudstack-setup-databases", $@"-[mk]\s+|(?:--deploy-as[= ])?{User}:"),
        new("password", ["pass:"], @"[\s""']pass:(?<s>[^\s""']{3,})"),
        new("password", ["SecureString"], @"\bConvertTo-SecureString\s+(?:-String\s+)?" + Argument, isOrdinary: IsOrdinary),
        new("credentials", ["user = \"", "user=\"", "user \""], @"(?:\A|\n)[ \t]*(?:proxy-)?user\s*[= ]\s*""[^"":\s]+:(?<s>[^""\r\n]+)"""),
        new("credentials", ["auth=(", "BasicAuth("], @"\b(?:auth=|BasicAuth)\(\s*[""'][^""'\r\n]+[""']\s*,\s*[""'](?<s>[^""'\r\n]+)[""']"),
        new("password", ["echo", "printf"],
            @"\b(?:echo|printf)\s+(?:-[a-z]+\s+)?" + Argument
            + @"\s*\|\s*(?:sudo\s+(?:-S\b|chpasswd)|chpasswd|passwd\s+--stdin"
            + @"|[\w./-]+[^\r\n|;&]*\s--?-?(?:password-stdin|passphrase-fd|with-token|pinentry)|gpg\b|cryptsetup\b)"),
    ];

    private static SecretPattern Of(string keys, string command, string option, string value = Argument, string rest = Rest) =>
        new(value == UserAndPassword ? "credentials" : "password", keys.Split(','), $@"\s[""']?(?:{option}){value}", isOrdinary: IsOrdinary)
        {
            Scope = $@"\b(?:{command})\b{rest}",
        };

    private static bool IsOrdinary(string value) =>
        OrdinaryValues.IsPath(value.Trim('"', '\'')) || OrdinaryValues.IsNumber(value);
}
