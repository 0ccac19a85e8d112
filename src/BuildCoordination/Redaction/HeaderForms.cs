namespace BuildCoordination.Redaction;

/// <summary>Headers of requests, and pairs of a name and a value that stand in two fields: <c>name: DB_PASSWORD, value: …</c>.</summary>
internal static class HeaderForms
{
    private const string SecretName =
        @"[\w.-]*?(?:passw(?:or)?d|passphrase|[_.-]pass|pwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key"
        + @"|credentials?)(?:[_-]?(?:value|[0-9]{1,3}))?\\*[""']?";

    private static readonly string[] Keys = ["value\"", "value'", "value:", "value=", "value :", "value ="];

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("authorization", ["authorization"],
            @"\b(?:proxy-)?authorization\\*[""']?\s*[:=]\s*\\*[""']?(?<s>[^\s""'\\][^\r\n""']{5,})",
            ignoreCase: true, OrdinaryValues.IsSentence),
        new("authorization", ["Bearer"], @"\bBearer\s+(?<s>[A-Za-z0-9._~+/-]{20,}=*)", isOrdinary: OrdinaryValues.IsProse),
        new("header", ["api-key", "-token", "cookie", "-api: ", "-api\"", "-api'", "art-api:"],
            @"\b(?:[a-z-]*api-key|x-[a-z-]+-api|[a-z-]+-token|set-cookie|cookie)\\*[""']?\s*:\s*\\*[""']?(?<s>[^\s""'\\][^\r\n""']{5,})",
            ignoreCase: true, OrdinaryValues.IsSentence),
        new("aws-key", ["aws"],
            @"\baws[\w .-]{0,20}(?:secret|session|key)[\w .-]{0,20}\\*[""']?\s*[:=]\s*\\*[""']?(?<s>[A-Za-z0-9/+=]{40,})",
            ignoreCase: true),
        new("npm-token", ["_auth", "_password"],
            @"(?:\A|\W)_(?:authToken|auth|password)\s*=\s*[""']?(?<s>[^\s""']{6,})", isOrdinary: OrdinaryValues.IsPath),
        new("docker-token", ["\"auth"], @"""auth\\*""\s*:\s*\\*""(?<s>[A-Za-z0-9+/=]{8,})"),
        new("password", ["<value>", "<string>"],
            @"<(?:name|key)>\s*" + SecretName + @"\s*</(?:name|key)>\s*<(?:value|string)>\s*(?<s>[^<]+?)\s*</",
            ignoreCase: true, OrdinaryValues.IsPath),
        Field(@"""(?<s>(?:[^""\\\r\n]|\\.)+)"),
        Field(@"'(?<s>(?:[^'\\\r\n]|\\.)+)"),
        Field(@"(?<s>[^\s""',;&<>|)\]}](?:[^\s""',;&<>|)\]]|[,)\]][^\s""',;&<>|)\]}]){2,})"),
        new("password", ["name=", "key="],
            @"<\w+\s+(?:name|key)=[""']" + SecretName + @"\s*>(?<s>[^<\r\n]+)</", ignoreCase: true, OrdinaryValues.IsPath),
        new("password", Keys,
            @"\bvalue=[""'](?<s>[^""'\r\n]+)[""']\s+(?:name|key)=[""']" + SecretName + @"\s*/?>", ignoreCase: true, OrdinaryValues.IsPath),
    ];

    // <property name="db.password" value="…"/>, {"name": "DB_PASSWORD", "value": "…"}, and the same in YAML.
    private static SecretPattern Field(string value) =>
        new("password", Keys,
            @"\b(?:name|key)[""']?\s*[:=]\s*[""']?" + SecretName + @"[\s,]*[""']?value[""']?\s*[:=]\s*" + value,
            ignoreCase: true, OrdinaryValues.IsPath);
}
