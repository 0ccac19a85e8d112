using System.Buffers;
using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Which names say that their value is a secret: by their last words, in any form of case.</summary>
internal static partial class SecretNames
{
    /// <summary>A name that says secret holds one of these.</summary>
    public static readonly string[] Anchors =
    [
        "pass", "phrase", "pwd", "pw", "psk", "secret", "token", "key", "cred", "auth", "contrase", "kennwort", "parol", "sess", "sid",
        "sonar.login", "master", "cookie",
    ];

    public static readonly SearchValues<string> Search = SearchValues.Create(Anchors, StringComparison.OrdinalIgnoreCase);

    // A key is a secret by what it is for, a pass by whose it is. The last are also ends of a word: dbpassword, clientsecret.
    private const string Words =
        "(?:\\A| )(?:(?:api|access|secret|private|signing|encryption|encrypt|decryption|crypto|master|shared|preshared|deploy|subscription"
        + "|account|storage|client|app|application|service|integration|auth|session|webhook|jwt|hmac|license|ssh|rsa|signature|activation"
        + "|admin|root|write|ingest) keys?"
        + "|passwords|passwort|passphrases|passcode|psk|secrets|credentials?|creds|contraseña|contrasena|kennwort|motdepasse|parol"
        + "|masterauth|(?:auth|encryption|signing|master|preshared)key|pass phrase|(?:pass|auth) code"
        + "|(?:key|store|srcstore|deststore|srckey|destkey|trust|ssh|db|user|mysql|root|admin|sudo|become|bind|ldap|smtp|mail|proxy|login"
        + "|require|winrm|ipmi|my|vnc|pg|redis|ftp|http|auth|ca|cert)?(?:pass|pw))"
        + "|password|passwd|pwd|passphrase|secret|token|apikey|secretkey|privatekey|accesskey";

    private const string Sessions = "jsessionid|sessionid|phpsessid|session|sessionkey|session id|sid|cookie|xsrf|csrf";

    // After the word that counts: DB_PASSWORD_B64, client-key-data, password2, secretValue.
    private const string End = @"\d*(?: (?:values?|data|b64|base64|plain|text|plaintext|raw|enc|encrypted|string|old|new|\d+))*\z";

    /// <summary>Rates whether a name's value is a secret.</summary>
    public static NameMeaning MeaningOf(ReadOnlySpan<char> name)
    {
        var words = new List<string>();
        foreach (var word in Word().EnumerateMatches(name))
            words.Add(name.Slice(word.Index, word.Length).ToString().ToLowerInvariant());
        var text = string.Join(' ', words);
        return name is "PWD" or "OLDPWD" ? NameMeaning.Nothing
            : Pass().IsMatch(text) ? NameMeaning.Pass
            : Secret().IsMatch(text) ? NameMeaning.Secret
            : Unsure().IsMatch(text) ? NameMeaning.Maybe
            // -Dsonar.login, -PsigningKey; but -Password
            : name is ['-', 'D' or 'P', .. var property] ? MeaningOf(property) : NameMeaning.Nothing;
    }

    // apiKey, API_KEY, DBPassword, password2
    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})\d*|\p{Lu}?[\p{L}\d-[\p{Lu}]]+", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Word();
    [GeneratedRegex($@"(?:\A| )(?:key|tokens|auth|sonar login|{Sessions}){End}|\Amaster{End}", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Unsure();
    [GeneratedRegex($@"\Apass{End}", RegexOptions.None, Timeout.Infinite)] private static partial Regex Pass();
    [GeneratedRegex($"(?:{Words}){End}", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Secret();
}

/// <summary>The rating of the name before a value.</summary>
internal enum NameMeaning
{
    Nothing,

    /// <summary><c>key</c>, <c>auth</c>, <c>tokens</c>: a secret only if the value looks like one.</summary>
    Maybe,

    /// <summary><c>pass</c> alone counts what passed as often as it names a password.</summary>
    Pass,

    Secret,
}
