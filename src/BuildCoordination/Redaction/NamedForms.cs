namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by the name before them: headers, pairs, JSON, YAML, XML.</summary>
internal static class NamedForms
{
    private const string Names = @"passw(?:or)?d|passphrase|passwd|sshpass|[_.-]pass|_pwd|\bpwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?";

    private static readonly string[] Keys = ["pass", "pwd", "secret", "token", "key", "credential"];

    private const string Name = @"(?:[\w.-]*?(?:" + Names + @")(?:[_-]?(?:value|[0-9]{1,3}))?)\\*[""']?";

    // A comma or a bracket belongs to the value while the value goes on behind it.
    private const string Bare = @"(?<s>[^\s""',;&<>|)\]}](?:[^\s""',;&<>|)\]]|[,)\]][^\s""',;&<>|)\]}]){2,})";

    private const string Quoted = @"""(?<s>(?:[^""\\\r\n]|\\.)+)";

    private const string SingleQuoted = @"'(?<s>(?:[^'\\\r\n]|\\.)+)";

    private const string EscapedQuoted = @"\\+[""'](?<s>[^""'\\\r\n]+)";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("authorization", ["authorization"], @"\b(?:proxy-)?authorization\\*[""']?\s*[:=]\s*\\*[""']?(?<s>[^\s""'\\][^\r\n""']{5,})", ignoreCase: true, OrdinaryValues.IsSentence),
        new("authorization", ["bearer"], @"\bBearer\s+(?<s>[A-Za-z0-9._~+/-]{20,}=*)", isOrdinary: OrdinaryValues.IsProse),
        new("header", ["api-key", "-token", "cookie"], @"\b(?:x-api-key|x-auth-token|private-token|job-token|deploy-token|x-gitlab-token|x-vault-token|x-amz-security-token|set-cookie|cookie)\\*[""']?\s*:\s*\\*[""']?(?<s>[^\s""'\\][^\r\n""']{5,})", ignoreCase: true, OrdinaryValues.IsSentence),
        new("aws-key", ["aws"], @"\baws[\w .-]{0,20}(?:secret|session|key)[\w .-]{0,20}\\*[""']?\s*[:=]\s*\\*[""']?(?<s>[A-Za-z0-9/+=]{40,})", ignoreCase: true),
        new("npm-token", ["_auth", "_password"], @"(?:\A|\W)_(?:authToken|auth|password)\s*=\s*[""']?(?<s>[^\s""']{6,})", isOrdinary: OrdinaryValues.IsPath),
        new("docker-token", ["auth"], @"\\*""auth\\*""\s*:\s*\\*""(?<s>[A-Za-z0-9+/=]{8,})"),
        Pair(@"\s*(?:=>|:=|=|:)\s*" + Quoted, OrdinaryValues.IsPathOrJoin),
        Pair(@"\s*(?:=>|:=|=|:)\s*" + SingleQuoted, OrdinaryValues.IsPathOrJoin),
        Pair(@"\s*(?:=>|:=|=|:)\s*" + EscapedQuoted, OrdinaryValues.IsPathOrJoin),
        Pair(@"\s*(?:=>|:=|=)" + Bare, OrdinaryValues.IsPath),
        Pair(@"\s*(?:=>|:=|=)\s+" + Bare, OrdinaryValues.IsPathOrCode),
        new("password", Keys, @"(?m:^)[ \t-]*[\w.-]*(?:" + Names + @"):[ \t]+(?<s>[^\s""',;]{3,})[ \t]*(?:#[^\r\n]*)?\r?(?m:$)", ignoreCase: true, OrdinaryValues.IsPath),
        new("password", Keys, Name + @":[ \t]+" + Bare, ignoreCase: true, OrdinaryValues.IsProse),
        new("password", Keys, @"<[\w.-]*(?:password|passphrase|privateKey|secret(?:[_-]?key)?|token|apiKey)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?(?<s>[^<\]]+)(?:</|\]\])", ignoreCase: true, OrdinaryValues.IsPath),
        Variable(Quoted),
        Variable(SingleQuoted),
        Variable(Bare),
        new("password", ["machine"], @"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?<s>\S+)"),
    ];

    private static SecretPattern Pair(string value, Func<string, char, bool> isOrdinary) => new("password", Keys, Name + value, ignoreCase: true, isOrdinary);

    // <property name="db.password" value="…"/>, {"name": "DB_PASSWORD", "value": "…"}, and the same in YAML.
    private static SecretPattern Variable(string value) =>
        new("password", Keys, @"\b(?:name|key)[""']?\s*[:=]\s*[""']?" + Name + @"[\s,]*[""']?value[""']?\s*[:=]\s*" + value, ignoreCase: true, OrdinaryValues.IsPath);
}
