namespace BuildCoordination.Redaction;

/// <summary>Headers of requests, and pairs of a name and a value that stand in two fields: <c>name: DB_PASSWORD, value: …</c>.</summary>
internal static class HeaderForms
{
    private const string SecretName =
        @"[\w.-]*?(?:passw(?:or)?d|passphrase|[_.-]pass|pwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key"
        + @"|credentials?)(?:[_-]?(?:value|[0-9]{1,3}))?\\*[""']?";

    private const string HeaderValue = @"\s*\\*[""']?(?<s>Digest\s[^\r\n]+|[^\s""'\\][^\r\n""']{5,})";

    // <property name="db.password" value="…"/>, {"name": "DB_PASSWORD", "value": "…"}, and the same in YAML.
    private const string Field = @"\b(?:name|key)[""']?\s*[:=]\s*[""']?" + SecretName + @"[\s,]*[""']?value[""']?\s*[:=]\s*";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("authorization", ["authorization"],
            @"\b(?:proxy-)?authorization\\*[""']?\s*[:=]" + HeaderValue, ignoreCase: true, OrdinaryValues.IsSentence),
        new("authorization", ["Bearer"], @"\bBearer\s+(?<s>[A-Za-z0-9._~+/-]{20,}=*)",
            isOrdinary: value => OrdinaryValues.IsProse(value, '\n')),
        new("header", ["api-key", "-token", "cookie", "-api: ", "-api\"", "-api'", "art-api:"],
            @"\b(?:[a-z-]*api-key|x-[a-z-]+-api|[a-z-]+-token|set-cookie|cookie)\\*[""']?\s*:" + HeaderValue,
            ignoreCase: true, OrdinaryValues.IsSentence),
        new("credentials", ["_auth", "\"auth"], @"(?:\A_auth|\W_auth|""auth\\*"")\s*[:=]\s*\\*[""']?(?<s>[A-Za-z0-9+/=_-]{6,})"),
        Pair(@"<(?:name|key)>\s*" + SecretName + @"\s*</(?:name|key)>\s*<(?:value|string)>\s*(?<s>[^<]+?)\s*</"),
        Pair(@"<\w+\s+(?:name|key)=[""']" + SecretName + @"\s*>(?<s>[^<\r\n]+)</"),
        Pair(@"\bvalue=[""'](?<s>[^""'\r\n]+)[""']\s+(?:name|key)=[""']" + SecretName + @"\s*/?>"),
        Pair(Field + @"(?:""(?<s>(?:[^""\\\r\n]|\\.)+)|'(?<s>(?:[^'\\\r\n]|\\.)+)"
            + @"|(?<s>[^\s""',;&<>|)\]}](?:[^\s""',;&<>|)\]]|[,)\]][^\s""',;&<>|)\]}]){2,}))"),
    ];

    private static SecretPattern Pair(string pattern) => new(
        "password", ["value\"", "value'", "value:", "value=", "value :", "value =", "<value>", "<string>", "name=", "key="], pattern,
        ignoreCase: true, OrdinaryValues.IsPath);
}
