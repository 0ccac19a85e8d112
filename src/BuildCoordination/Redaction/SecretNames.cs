using System.Buffers;
using System.Collections.Frozen;

namespace BuildCoordination.Redaction;

/// <summary>Which names say that their value is a secret: by their last words, in any form of case.</summary>
internal static class SecretNames
{
    /// <summary>A name that says secret holds one of these.</summary>
    public static readonly string[] Anchors =
    [
        "pass", "pwd", "pw", "psk", "secret", "token", "key", "cred", "auth", "contrase", "kennwort", "parol", "sess", "sid", "sonar.login",
        "master", "cookie",
    ];

    private static readonly FrozenSet<string> Words = Set(
        "password passwords passwd passwort pass pwd pw passphrase passphrases passcode psk secret secrets token credential "
        + "credentials creds contraseña contrasena kennwort motdepasse parol apikey authkey secretkey privatekey accesskey "
        + "encryptionkey signingkey masterkey presharedkey authtoken accesstoken refreshtoken idtoken identitytoken");

    // A key is a secret by what it is for.
    private static readonly FrozenSet<string> KeyKinds = Set(
        "api access secret private signing encryption encrypt decryption crypto master shared preshared deploy subscription "
        + "account storage client app application service integration auth session webhook jwt hmac license ssh rsa signature "
        + "activation admin root write ingest");

    // Names that are one word in lower case: dbpassword, storepass, clientsecret.
    private static readonly FrozenSet<string> Endings = Set(
        "password passwd passphrase secret token apikey secretkey privatekey accesskey");

    private static readonly FrozenSet<string> PassOwners = Set(
        "key store srcstore deststore srckey destkey trust ssh db user mysql root admin sudo become bind ldap smtp mail proxy "
        + "login require winrm ipmi my vnc pg redis ftp http auth ca cert");

    // After the word that counts: DB_PASSWORD_B64, client-key-data, password2, secretValue.
    private static readonly FrozenSet<string> Forms = Set(
        "value values data b64 base64 plain text plaintext raw enc encrypted string old new");

    private static readonly FrozenSet<string> Sessions = Set(
        "jsessionid sessionid phpsessid session sessionkey sid cookie xsrf csrf");

    public static readonly SearchValues<string> Search = SearchValues.Create(Anchors, StringComparison.OrdinalIgnoreCase);

    /// <summary>How much a name says of its value.</summary>
    public static NameMeaning MeaningOf(ReadOnlySpan<char> name)
    {
        var words = Split(name);
        while (words.Count > 1 && (Forms.Contains(words[^1]) || words[^1].All(char.IsAsciiDigit)))
            words.RemoveAt(words.Count - 1);
        if (words.Count == 0 || name is "PWD")
            return NameMeaning.Nothing;
        return (words.Count > 1 ? words[^2] : "", words[^1]) switch
        {
            ("pass", "phrase") or ("pass" or "auth", "code") => NameMeaning.Secret,
            (var kind, "key" or "keys") when KeyKinds.Contains(kind) => NameMeaning.Secret,
            (_, "key" or "tokens" or "auth") or ("sonar", "login") or ("", "master") or ("session", "id") => NameMeaning.Maybe,
            (_, var last) when Sessions.Contains(last) => NameMeaning.Maybe,
            ("", "pass") => NameMeaning.Pass,
            (_, var last) when Words.Contains(last) || IsPassOf(last) || Endings.Any(end => last.EndsWith(end, StringComparison.Ordinal)) =>
                NameMeaning.Secret,
            _ => NameMeaning.Nothing,
        };
    }

    private static bool IsPassOf(string word) =>
        (word.EndsWith("pass", StringComparison.Ordinal) && PassOwners.Contains(word[..^4]))
        || (word.EndsWith("pwd", StringComparison.Ordinal) && (PassOwners.Contains(word[..^3]) || word.Length > 5) && word is not "oldpwd")
        || (word.EndsWith("pw", StringComparison.Ordinal) && PassOwners.Contains(word[..^2]));

    private static List<string> Split(ReadOnlySpan<char> name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !IsBoundary(name, i))
                continue;
            var word = name[start..i].Trim("_.-/ ").ToString().ToLowerInvariant();
            if (word.Length > 0)
                words.Add(word);
            start = i;
        }

        return words;
    }

    private static bool IsBoundary(ReadOnlySpan<char> name, int i) =>
        name[i] is '_' or '.' or '-' or '/' or ' '
        || (char.IsUpper(name[i])
            && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1]))))
        || (char.IsAsciiDigit(name[i]) && char.IsLetter(name[i - 1]) && name[i..].IndexOfAnyExceptInRange('0', '9') < 0);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>What the name before a value says of it.</summary>
internal enum NameMeaning
{
    Nothing,

    /// <summary><c>key</c>, <c>auth</c>, <c>tokens</c>: a secret only if the value looks like one.</summary>
    Maybe,

    /// <summary><c>pass</c> alone counts what passed as often as it names a password.</summary>
    Pass,

    Secret,
}
