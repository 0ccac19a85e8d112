namespace BuildCoordination.Redaction;

/// <summary>Addresses that carry a password, a token or a signature.</summary>
internal static class AddressForms
{
    private const string Query = @"[?&;](?:amp;)?";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("url-credentials", ["://"], @"://(?<s>[^\s/@:""'<>]*:[^\s/""'<>]+)@"),

        // A password may hold nearly any sign; a port is followed by a slash.
        new("url-credentials", ["://"], @"://(?<s>[^\s/@:?#""'<>]+:[^\s""']*)@[A-Za-z0-9\[]", isOrdinary: IsPort),
        new("url-credentials", ["://"], @"(?:https?|ssh|ftps?|git|svn)://(?<s>[^\s/@:""'<>]{8,})@", isOrdinary: IsUser),
        new("url-credentials", ["jdbc:oracle"], @"jdbc:oracle:\w+:[\w.$-]+/(?<s>[^\s""'@]+)@"),
        new("url-credentials", ["sqlplus", "sqlldr", "expdp", "impdp"],
            @"\b(?:sqlplus|sqlldr|expdp|impdp)\s(?:-\w+\s+)*['""]?\w+/(?<s>[^\s""'@]+)@"),
        new("signature", ["sig=", "signature="],
            Query + @"(?:X-Amz-|X-Goog-|x-oss-)?sig(?:nature)?=(?<s>[A-Za-z0-9%+/=_.~-]{8,})", ignoreCase: true, IsWord),
        new("signature", ["X-Amz-", "X-Goog-"],
            Query + @"X-(?:Amz|Goog)-(?:Security-Token|Credential)=(?<s>[^\s&""'<>]{8,})", ignoreCase: true),
        new("password", ["key=", "code=", "session", "sid=", "auth=", "hash=", "ticket="],
            Query + @"(?:\w*key|code|\w*session(?:id|key)?|sid|auth|hash|ticket)=(?<s>[^\s&""'<>#]{12,})", ignoreCase: true, IsWord),
        new("session", ["jsessionid"], @";jsessionid=(?<s>[A-Za-z0-9._~!-]{8,})", ignoreCase: true),
        new("slack-token", ["hooks.slack.com"], @"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("webhook", ["webhook.office.com", "logic.azure.com"],
            @"https://[\w.-]+\.(?:webhook\.office|logic\.azure)\.com(?<s>[/:][^\s""'<>]{20,})"),
        new("discord-webhook", ["/api/webhooks/"],
            @"https://(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("webhook", ["/hooks/", "chat.googleapis"],
            @"https://(?:[\w.-]+/hooks/(?<s>[A-Za-z0-9]{20,})|chat\.googleapis\.com/v1/spaces/[^\s""'<>?]+\?(?<s>[^\s""'<>]+))"),
    ];

    // A port ends with the address, a path or what follows the address in a text.
    private static bool IsPort(string value, char next)
    {
        var port = value.AsSpan(value.IndexOf(':', StringComparison.Ordinal) + 1);
        var end = port.IndexOfAnyExceptInRange('0', '9');
        return end < 0 || (end > 0 && port[end] is '/' or '<' or '?' or '#' or ',' or ';' or ')');
    }

    // A token as user has letters of both cases and digits, or is longer than names are.
    private static bool IsUser(string value, char next) =>
        !(value.Length >= 30 || (value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower))
            || (value.Length >= 16 && value.Any(char.IsAsciiDigit) && value.All(char.IsAsciiLetterOrDigit)));

    private static bool IsWord(string value, char next) => !value.Any(char.IsAsciiDigit) || OrdinaryValues.IsNumber(value);
}
