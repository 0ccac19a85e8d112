using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Addresses with a password, a token or a signature.</summary>
internal static partial class AddressForms
{
    private const string Query = @"[?&;](?:amp;)?";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("url-credentials", ["://"], @"://(?<s>[^\s/@:""'<>]*:[^\s/""'<>]+)@"),

        // A password may hold nearly any sign; a port is followed by a slash.
        new("url-credentials", ["://"], @"://(?<s>[^\s/@:?#""'<>]+:[^\s""']*)@[A-Za-z0-9\[]", isOrdinary: Port().IsMatch),
        new("url-credentials", ["://"], @"(?:https?|ssh|ftps?|git|svn)://(?<s>[^\s/@:""'<>]{8,})@", isOrdinary: IsUser),
        new("url-credentials", ["jdbc:oracle", "sqlplus", "sqlldr", "expdp", "impdp"],
            @"(?:jdbc:oracle:\w+:|\b(?:sqlplus|sqlldr|expdp|impdp)\s(?:-\w+\s+)*['""]?)[\w.$-]+/(?<s>[^\s""'@]+)@"),
        new("signature", ["sig=", "signature=", "X-Amz-", "X-Goog-", "jsessionid="],
            Query + @"(?:(?:X-Amz-|X-Goog-|x-oss-)?sig(?:nature)?|X-(?:Amz|Goog)-(?:Security-Token|Credential)|jsessionid)"
            + @"=(?<s>[^\s&?""'<>]{8,})",
            ignoreCase: true, IsWord),
        new("password", ["key=", "code=", "session", "sid=", "auth=", "hash=", "ticket="],
            Query + @"(?:\w*key|code|\w*session(?:id|key)?|sid|auth|hash|ticket)=(?<s>[^\s&""'<>#]{12,})", ignoreCase: true, IsWord),
        new("webhook", ["/hooks/"], @"https://[\w.-]+/hooks/(?<s>[A-Za-z0-9]{20,})"),
        new("webhook", ["hooks.slack.com", "webhook.office.com", "logic.azure.com", "/api/webhooks/", "chat.googleapis"],
            @"https://(?:hooks\.slack\.com/(?:services|workflows|triggers)/|[\w.-]+\.(?:webhook\.office|logic\.azure)\.com[/:]"
            + @"|(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/|chat\.googleapis\.com/v1/spaces/)(?<s>[^\s""'<>]{20,})"),
    ];

    // A token as user has letters of both cases and digits, or is longer than names are.
    private static bool IsUser(string value) =>
        !(value.Length >= 30 || (value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower))
            || (value.Length >= 16 && value.Any(char.IsAsciiDigit) && value.All(char.IsAsciiLetterOrDigit)));

    private static bool IsWord(string value) => !value.Any(char.IsAsciiDigit) || OrdinaryValues.IsNumber(value);

    // A port ends with the address, a path or what follows the address in a text.
    [GeneratedRegex(@"\A[^:]*:(?:\d*\z|\d+[/<?#,;)])", RegexOptions.None, Timeout.Infinite)] private static partial Regex Port();
}
