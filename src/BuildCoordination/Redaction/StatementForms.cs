using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>SQL that sets a password, stored hashes, and what programs print about passwords that they made or ask for.</summary>
internal static partial class StatementForms
{
    private const string Quoted = @"\\*(?:""(?<s>[^""\r\n]+)|'(?<s>[^'\r\n]+))";

    private const string Value = @"[""'`<(]?(?<s>[^\s""'`>\])(]\S*?)[""'`>)]?(?:[.,;]?\s|[.,;]?\z)";

    private static readonly string[] Labels = ["password", "passphrase", "passwd", "token", "secret", "api key", "pass "];

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("password", ["identified", "password"],
            @"\b(?:IDENTIFIED\s+(?:BY\s+(?:PASSWORD\s+)?|WITH\s+\S+\s+(?:BY|AS)\s+)|PASSWORD\(\s*"
            + @"|SET\s+PASSWORD\s+(?:FOR\s+\S+\s+)?(?:=|TO)\s*|(?:WITH|ENCRYPTED|ROLE\s+\S+|USER\s+\S+|LOGIN)\s+PASSWORD\s+)" + Quoted,
            ignoreCase: true),
        new("password-hash", ["$1$", "$2", "$5$", "$6$", "$7$", "$y$", "$gy$", "$md5$", "$sha1$", "$apr1$", "$argon2", "$pbkdf2"],
            @"(?:\A|\W)\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2i?d?|pbkdf2[\w-]*)\$(?<s>[A-Za-z0-9./$=,+_-]{12,})"),
        new("password-hash", ["{SSHA", "{SHA", "{MD5}", "{CRYPT}"], @"\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}(?<s>[A-Za-z0-9./+=$]{12,})"),
        new("password", ["chpasswd"], @"\bchpasswd\b[^\r\n]*?<<<?\s*[""']?[\w-]*:?(?<s>[^\s""':]+)"),
        Said(@"(?:temporary|generated|initial|default|new|random|one-time|admin|administrator|root)\s+(?:\w+\s+)?"
            + @"(?:password|passphrase|secret|token|key|passwd)\b"
            + @"(?:[^\r\n:=]{0,60}?\b(?:is(?:\s+set\s+to)?|was|to|as)\b|[^\r\n:=]{0,60})[:=]?\s+"),
        Said(@"(?:password|passphrase|token|secret)\s+(?:for|of)\s+(?:\w+\s+)?[^\s:]+\s*(?::|=|\bis\b|\b(?:was )?set to\b)\s*"),
        Said(@"(?:password|passphrase|token|secret|api key)\s+"
            + @"(?:(?:(?:is|was|has been)\s+)?(?:set|changed|reset)\s+to|is|was|now)\s*:?\s+"),
        new("password", Labels, @"\b(?:password|passphrase|passwd)\s+(?<s>\S+)\s+(?:for|of|to)\s+\w", ignoreCase: true, IsWord),
        Said(@"(?:login|log in|user(?:name)?|account)\b[^\r\n]{0,40}?\b(?:with|and|/|,)\s+(?:password|passwd|pass)\s+"),
        new("password", ["credentials"], @"\bcredentials?\s*(?::|are|is)\s*[\w.@-]+\s*/\s*(?<s>[^\s""']+)", ignoreCase: true, IsWord),
        new("password", ["password"],
            @"[\w.-]+\s+[\w.-]+/[\w.-]*(?:password|passwd|pass|secret|token)[\w-]*\s+(?:password|string)\s+(?<s>\S+)", ignoreCase: true),
        new("password", Labels,
            @"\b(?:password|passphrase|token|secret)\b[^\r\n:]{0,60}:[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]*"
            + @"(?<s>[A-Za-z0-9+/_=.-]{12,})[ \t]*(?:\r?\n|\z)",
            ignoreCase: true, value => OrdinaryValues.IsProse(value, '\n')),
        new("password", ["login"], @"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+(?<s>\S+)"),
    ];

    private static SecretPattern Said(string sentence) => new("password", Labels, @"\b" + sentence + Value, ignoreCase: true, IsWord);

    // Prose continues with a word; a generated value has signs or digits next to letters.
    private static bool IsWord(string value) => value.Trim('.', ',', ';', ':', ')', '(', '"', '\'') is var text
        && (text.Length < 4 || Word().IsMatch(text) || OrdinaryValues.IsNumber(text) || OrdinaryValues.IsPath(text));

    [GeneratedRegex(@"\A(?:[A-Za-z]+|[a-z'_.-]+|[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+|.*//.*)\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Word();
}
