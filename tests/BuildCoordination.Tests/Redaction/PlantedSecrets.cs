namespace BuildCoordination.Tests.Redaction;

/// <summary>
/// Texts with a secret in them, and the kind that should be told. The secrets are put together here, so that no file holds anything that
/// looks like a live token.
/// </summary>
internal static class PlantedSecrets
{
    private const string Letters = "Zq7Rk2Xw9Lp4Tn8Vb3Mc6Hd5Jf1Gs0YaZq7Rk2Xw9Lp4Tn8Vb3Mc6Hd5Jf1Gs0Ya";

    public static IReadOnlyList<(string Kind, string Text, string Secret)> All { get; } = [.. Make(Letters)];

    public static string Token(string prefix, int length) => prefix + Letters[..length];

    /// <summary>As many texts as asked for, each with a secret that no other has.</summary>
    public static IEnumerable<(string Text, string Secret)> Different(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var letters = LettersOf(i);
            if (i % 3 == 2)
            {
                yield return (
                    HarderForms.All[i / 3 % HarderForms.All.Count].Replace(HarderForms.Value[^8..], letters[..8], StringComparison.Ordinal)
                        .Replace("~~", "S3cret-" + letters[..8], StringComparison.Ordinal), letters[..8]);
            }
            else
            {
                yield return Make(letters).ElementAt(i % All.Count) is var made ? (made.Text, made.Secret) : default;
            }
        }
    }

    private static string LettersOf(int seed)
    {
        const string alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
        var random = new Random(seed);
        return string.Concat(
            Enumerable.Range(0, Letters.Length)
                .Select(i => i % 4 == 1 ? (char)('2' + random.Next(8)) : alphabet[random.Next(alphabet.Length)]));
    }

    private static IEnumerable<(string Kind, string Text, string Secret)> Make(string letters)
    {
        string Token(string prefix, int length) => prefix + letters[..length];

        // Tokens that are known by how they look, wherever they stand.
        (string Kind, string Token)[] tokens =
        [
            ("github-token", Token("ghp" + "_", 36)), ("github-token", Token("gho" + "_", 36)), ("github-token", Token("ghu" + "_", 36)),
            ("github-token", Token("ghs" + "_", 36)), ("github-token", Token("ghr" + "_", 36)),
                ("github-token", Token("github" + "_pat_", 60)),
            ("gitlab-token", Token("glpat" + "-", 20)), ("gitlab-token", Token("glrt" + "-", 20)),
                ("gitlab-token", Token("gldt" + "-", 20)),
            ("gitlab-token", Token("glptt" + "-", 40)), ("gitlab-token", Token("glsoat" + "-", 20)),
            ("aws-key", "AKIA" + letters[..16].ToUpperInvariant()), ("aws-key", "ASIA" + letters[..16].ToUpperInvariant()),
            ("google-key", Token("AIza", 35)), ("google-key", Token("ya29" + ".", 40)), ("google-key", Token("GOCSPX" + "-", 28)),
            ("slack-token", Token("xoxb" + "-", 30)), ("slack-token", Token("xoxp" + "-", 30)), ("slack-token", Token("xapp" + "-", 30)),
            ("npm-token", Token("npm" + "_", 36)), ("nuget-key", "oy2" + letters[..43].ToLowerInvariant()),
                ("pypi-token", Token("pypi" + "-", 60)),
            ("docker-token", Token("dckr" + "_pat_", 27)), ("stripe-key", Token("sk" + "_live_", 24)),
                ("stripe-key", Token("rk" + "_test_", 24)),
            ("api-key", Token("sk" + "-", 40)), ("api-key", Token("hf" + "_", 34)), ("api-key", Token("hvs" + ".", 30)),
            ("jwt", $"{Token("ey" + "J", 20)}.{Token("ey" + "J", 30)}.{Token("", 20)}"),
        ];
        foreach (var (kind, token) in tokens)
        {
            yield return (kind, $"using {token} to log in", token);
            yield return (kind, $"[INFO] token is '{token}'", token);
        }

        // Values that are known by what stands before them.
        var value = "S3cret-" + letters[..8];
        foreach (var text in new[]
        {
            "mvn deploy -Dpassword=@", "mvn -Dgpg.passphrase=@ verify", "-Djavax.net.ssl.trustStorePassword=@", "-Dsonar.login.token=@",
            "password=@", "PASSWORD=@", "db.password = @", "dbPassword: \"@\"", "\"password\": \"@\"", "'passwd': '@'", "password=\"@\"",
                "password='@'",
            "export TOKEN=@", "GITHUB_TOKEN=@ mvn install", "env API_KEY=@ run", "PGPASSWORD=@ psql", "MYSQL_PWD=@ mysqldump db",
            "client_secret=@", "\"client_secret\":\"@\"", "access_key=@", "apiKey = '@'", "api-key: \"@\"", "secretKey=@",
                "private_key=\"@\"",
            "mysql -u root -p@ cloud", "mysqldump --password=@ cloud", "mysql --user=root --password=@",
                "cloudstack-setup-databases cloud:x --token @",
            "sshpass -p @ ssh root@host", "sshpass -p '@' scp a b", "redis-cli -a @ ping", "docker login --password @ registry",
            "<password>@</password>", "<passphrase>@</passphrase>", "  password: @\n", "- token: @\n",
                "connection: Server=db;Password=@;User=sa",
            "jdbc:mysql://db/cloud?user=cloud&password=@&useSSL=true", "//registry.example/:_authToken=@", "_password=@", "secret => '@'",
                "passphrase := \"@\"",
        })
        {
            yield return (
                "password", text.Replace("@", value, StringComparison.Ordinal)
                    .Replace($"root{value}host", "root@host", StringComparison.Ordinal), value);
        }

        foreach (var text in new[]
        {
            "https://user:@@github.com/x/y.git", "git clone https://x-access-token:@@github.com/x", "ftp://a:@@host/file",
                "redis://:@@cache:6379/0",
            "postgresql://cloud:@@db/cloud", "amqp://guest:@@mq", "ssh://git:@@host/x", "https://@@github.com/x/y.git",
        })
        {
            var secret = "S3cret" + letters[..14];
            yield return ("url-credentials", text.Replace("@@", secret + "@", StringComparison.Ordinal), secret);
        }

        foreach (var text in new[]
        {
            "Authorization: Bearer @", "authorization: Basic @", "Proxy-Authorization: Basic @",
                "curl -H 'Authorization: token @' https://x",
            "\"Authorization\": \"Bearer @\"", "Authorization=@",
        })
        {
            yield return ("authorization", text.Replace("@", value, StringComparison.Ordinal), value);
        }

        foreach (var text in new[] { "X-Api-Key: @", "PRIVATE-TOKEN: @", "JOB-TOKEN: @", "Cookie: session=@", "Set-Cookie: id=@; HttpOnly",
            "X-Vault-Token: @" })
        {
            yield return ("header", text.Replace("@", value, StringComparison.Ordinal), value);
        }

        foreach (var text in new[]
        {
            "curl -u admin:@ https://x", "curl --user admin:@ https://x", "wget --user=x:@ https://x", "curl -sS -uadmin:@ https://x"
        })
        {
            yield return ("credentials", text.Replace("@", value, StringComparison.Ordinal), value);
        }

        yield return ("slack-token", $"https://hooks.slack.com/services/{letters[..30]}", letters[..30]);
        yield return ("discord-webhook", $"https://discord.com/api/webhooks/{letters[..30]}", letters[..30]);
        yield return ("azure-key", $"AccountName=x;AccountKey={letters[..44]}==;Suffix=y", letters[..44]);
        yield return ("azure-key", $"https://x.blob.example/c?sv=1&sig={letters[..40]}", letters[..40]);
        yield return ("aws-key", $"aws_secret_access_key = {letters[..40]}", letters[..40]);
        yield return ("docker-token", $"\"auth\": \"{letters[..30]}\"", letters[..30]);

        var key = string.Join('\n', letters[..40], letters[5..45], letters[10..50]);
        foreach (var name in new[] { "RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED " })
            yield return ("private-key", $"-----BEGIN {name}PRIVATE KEY-----\n{key}\n-----END {name}PRIVATE KEY-----", letters[5..45]);
        yield return ("private-key", $"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{key}\n-----END PGP PRIVATE KEY BLOCK-----", letters[5..45]);
        yield return (
            "private-key",
            $"[INFO] -----BEGIN PRIVATE KEY-----\n[INFO] {key.Replace("\n", "\n[INFO] ", StringComparison.Ordinal)}\n[INFO] -----END "
            + "PRIVATE KEY-----", letters[5..45]);
        yield return (
            "private-key",
            $"-----BEGIN PRIVATE KEY-----\\n{key.Replace("\n", "\\n", StringComparison.Ordinal)}\\n-----END PRIVATE KEY-----",
            letters[5..45]);
        yield return ("private-key", $"-----BEGIN RSA PRIVATE KEY-----\n{key}\n(cut)", letters[5..45]);

        // The end of a log that begins in the middle of a key.
        foreach (var line in new[] { "", "[INFO] ", "2026-11-25T10:00:00Z stdout: " })
        {
            yield return (
                "private-key",
                $"{line}{key.Replace("\n", "\n" + line, StringComparison.Ordinal)}\n{line}Qz==\n{line}-----END RSA PRIVATE KEY-----",
                letters[5..45]);
        }

        yield return ("private-key", $"{letters[5..45]}\\n-----END PRIVATE KEY-----\\n", letters[5..45]);
        yield return ("private-key", $"{key}\n=Ab1c\n-----END PGP PRIVATE KEY BLOCK-----", letters[5..45]);
        yield return ("private-key", $"{key}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----", letters[5..45]);
    }
}
