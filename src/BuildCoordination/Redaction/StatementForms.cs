using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>SQL that sets a password, stored hashes, and what programs print about passwords that they made or ask for.</summary>
internal static partial class StatementForms
{
    private const string Text = @"(?:\\*""(?<s>[^""\\\r\n]+)|\\*'(?<s>[^'\\\r\n]+))";

    private const string Value = @"[""'`<(]?(?<s>[^\s""'`>\])(]\S*?)[""'`>)]?(?:[.,;]?\s|[.,;]?\z)";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("password", ["identified"],
            @"\bIDENTIFIED\s+(?:BY\s+(?:PASSWORD\s+)?|WITH\s+\S+\s+(?:BY|AS)\s+)(?<s>\\*""[^""\r\n]+""?|\\*'[^'\r\n]+'?)",
            ignoreCase: true),
        new("password", ["password("], @"\bPASSWORD\(\s*(?<s>""[^""\r\n]+""?|'[^'\r\n]+'?)\s*\)", ignoreCase: true),
        new("password", ["password"], @"\b(?:WITH|ENCRYPTED|ROLE\s+\S+|USER\s+\S+|LOGIN)\s+PASSWORD\s+" + Text, ignoreCase: true),
        new("password", ["password"], @"\bSET\s+PASSWORD\s+(?:FOR\s+\S+\s+)?(?:=|TO)\s*" + Text, ignoreCase: true),
        new("password-hash", ["$1$", "$2", "$5$", "$6$", "$7$", "$y$", "$gy$", "$md5$", "$sha1$", "$apr1$", "$argon2", "$pbkdf2"],
            @"(?:\A|\W)\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2i?d?|pbkdf2[\w-]*)\$(?<s>[A-Za-z0-9./$=,+_-]{12,})"),
        new("password-hash", ["{SSHA", "{SHA", "{MD5}", "{CRYPT}"], @"\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}(?<s>[A-Za-z0-9./+=$]{12,})"),
        new("password", ["chpasswd"], @"\bchpasswd\b[^\r\n]*?<<<?\s*[""']?[\w-]*:?(?<s>[^\s""':]+)"),
        new("password", Labels,
            @"\b(?:temporary|generated|initial|default|new|random|one-time|admin|administrator|root)\s+(?:\w+\s+)?"
            + @"(?:password|passphrase|secret|token|key|passwd)\b"
            + @"(?:[^\r\n:=]{0,60}?\b(?:is(?:\s+set\s+to)?|was|to|as)\b|[^\r\n:=]{0,60})[:=]?\s+" + Value,
            ignoreCase: true, IsWord),
        new("password", Labels,
            @"\b(?:password|passphrase|token|secret)\s+(?:for|of)\s+(?:\w+\s+)?[^\s:]+\s*(?::|=|\bis\b|\bwas set to\b|\bset to\b)\s*"
            + Value,
            ignoreCase: true, IsWord),
        new("password", Labels,
            @"\b(?:password|passphrase|token|secret|api key)\s+(?:is|was|set to|changed to|now)\s*:?\s+" + Value, ignoreCase: true, IsWord),
        new("password", ["pass"],
            @"\b(?:login|log in|user(?:name)?|account)\b[^\r\n]{0,40}?\b(?:with|and|/|,)\s+(?:password|passwd|pass)\s+" + Value,
            ignoreCase: true, IsWord),
        new("password", ["credentials"], @"\bcredentials?\s*(?::|are|is)\s*[\w.@-]+\s*/\s*(?<s>[^\s""']+)", ignoreCase: true, IsWord),
        new("password", ["password"],
            @"[\w.-]+\s+[\w.-]+/[\w.-]*(?:password|passwd|pass|secret|token)[\w-]*\s+(?:password|string)\s+(?<s>\S+)", ignoreCase: true),
        new("password", Labels,
            @"\b(?:password|passphrase|token|secret)\b[^\r\n:]{0,60}:[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]*"
            + @"(?<s>[A-Za-z0-9+/_=.-]{12,})[ \t]*(?:\r?\n|\z)",
            ignoreCase: true, OrdinaryValues.IsProse),
        new("password", ["login"], @"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+(?<s>\S+)"),
        new("password", ["d-i", "passwd/"], @"\bpasswd/[\w-]*password[\w-]*\s+password\s+(?<s>\S+)"),
        new("password", ["password", "passphrase", "pin"],
            @"\b(?:enter|type)\s+(?:\w+\s+){0,3}(?:password|passphrase|pin)[^\r\n:]{0,40}:\s*(?<s>[^\s:]*[0-9][^\s]*)",
            ignoreCase: true, IsWord),
    ];

    private static string[] Labels => ["password", "passphrase", "passwd", "token", "secret", "api key"];

    // Prose goes on with a word; what is generated has signs or digits beside letters.
    private static bool IsWord(string value, char next)
    {
        var text = value.Trim('.', ',', ';', ':', ')', '(', '"', '\'');
        return text.Length < 4 || text.All(char.IsAsciiLetter) || OrdinaryValues.IsNumber(text) || OrdinaryValues.IsPath(text)
            || text.Contains("//", StringComparison.Ordinal) || DottedName().IsMatch(text)
            || text.All(character => char.IsAsciiLetterLower(character) || character is '-' or '_' or '.' or '\'');
    }

    [GeneratedRegex(@"\A[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+\z", RegexOptions.None, 1000)] private static partial Regex DottedName();
}
