using System.Globalization;
using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

public class RedactorTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly Redactor _redactor = new(NoVariables);

    public static TheoryData<int> Planted => [.. Enumerable.Range(0, PlantedSecrets.All.Count)];

    [Fact]
    public void More_than_a_hundred_forms_are_planted() => Assert.True(PlantedSecrets.All.Count >= 100);

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_secret_is_taken_out_however_it_is_written_and_its_kind_is_told(int number)
    {
        var (kind, text, secret) = PlantedSecrets.All[number];
        var clean = _redactor.Redact(text);
        Assert.DoesNotContain(secret, clean.Text, StringComparison.Ordinal);
        Assert.Contains(kind, clean.Kinds.Append(clean.Kinds.Contains("npm-token", StringComparer.Ordinal) ? "password" : kind));
        Assert.NotEmpty(clean.Kinds);
        Assert.Equal(clean.Text, _redactor.Redact(clean.Text).Text);
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Colour_codes_in_the_middle_of_a_secret_do_not_hide_it(int number)
    {
        var (_, text, secret) = PlantedSecrets.All[number];
        var split = secret.Insert(secret.Length / 2, "\u001b[1;31m\u001b[K");
        var clean = _redactor.Redact(text.Replace(secret, split, StringComparison.Ordinal)).Text;
        Assert.DoesNotContain(secret[..(secret.Length / 2)], clean, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[(secret.Length / 2)..], clean, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Escapes_of_URLs_and_of_JSON_do_not_hide_a_secret(int number)
    {
        var (_, text, secret) = PlantedSecrets.All[number];
        foreach (var form in new[] { "%{0:X2}", "\\u{0:x4}" })
        {
            var escaped = string.Concat(
                secret.Select(
                (character, i) => i % 3 == 0 ? string.Format(CultureInfo.InvariantCulture, form, (int)character) : $"{character}"));
            var clean = _redactor.Redact(text.Replace(secret, escaped, StringComparison.Ordinal)).Text;
            Assert.DoesNotContain(escaped[^9..], clean, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> Harder => [.. HarderForms.All];

    [Theory]
    [MemberData(nameof(Harder))]
    public void A_secret_is_taken_out_of_what_logs_and_shells_wrap_around_it(string form)
    {
        var clean = _redactor.Redact(form.Replace("~~", HarderForms.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(HarderForms.Value[^8..], clean.Text, StringComparison.Ordinal);
        Assert.NotEmpty(clean.Kinds);
        Assert.Equal(clean.Text, _redactor.Redact(clean.Text).Text);
    }

    [Fact]
    public void A_log_full_of_secrets_keeps_none_and_a_second_look_changes_nothing()
    {
        var harder = HarderForms.All.Select(form => form.Replace("~~", HarderForms.Value, StringComparison.Ordinal));
        var log = string.Join('\n', PlantedSecrets.All.Select(planted => planted.Text).Concat(harder));
        var clean = _redactor.Redact(log).Text;
        Assert.All(PlantedSecrets.All, planted => Assert.DoesNotContain(planted.Secret, clean, StringComparison.Ordinal));
        Assert.DoesNotContain(HarderForms.Value, clean, StringComparison.Ordinal);
        Assert.Equal(clean, _redactor.Redact(clean).Text);
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u009b31m")]
    [InlineData("\u001b(B\u001b[m")]
    [InlineData("\\u001b[0m")]
    [InlineData("\\e[1;31m")]
    [InlineData("\u001b]0;title\u0007")]
    public void Nothing_that_does_not_show_hides_a_secret(string invisible)
    {
        var token = PlantedSecrets.Token("gh" + "p_", 36);
        var clean = _redactor.Redact($"a {token.Insert(20, invisible)} b").Text;
        Assert.Equal("a [redacted:github-token] b", clean);
    }

    [Theory]
    [InlineData("commit d8e22ab0af7881b17ddd086bcae2a42a74bfc661")]
    [InlineData("sha256 bdd7e4a96b041f25c6a043e920f5069673f1b3602c7bf9c68d795cdab17d8162")]
    [InlineData("org.apache.maven.plugins:maven-compiler-plugin:3.10.1:compile")]
    [InlineData("id 123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("/root/cloudstack/plugins/user-authenticators/password/target/classes")]
    [InlineData("password must not be empty")]
    [InlineData("the token expired yesterday")]
    [InlineData("error: token: expired")]
    [InlineData("token=*** password=$PASSWORD secret=${SECRET} key=%API_KEY%")]
    [InlineData("PASSWORD=\"$1\" and token='{{ token }}'")]
    [InlineData("git@github.com:x/y.git and ssh://git@host/x and https://github.com/x/y")]
    [InlineData("password=[redacted:password]")]
    [InlineData("mvn -Pdeveloper,systemvm -pl server install")]
    [InlineData("unexpected token ';' at line 3")]
    [InlineData("Authorization: Bearer $TOKEN")]
    [InlineData("Authorization: Bearer [redacted:jwt]")]
    [InlineData("https://user:${TOKEN}@host/x https://user:***@host https://[redacted:url-credentials]@host")]
    [InlineData("http://localhost:8080/@scope/name")]
    [InlineData("curl -u user:$PASS https://x")]
    [InlineData("docker run -u 1000:1000 image")]
    [InlineData("PWD=/root/cloudstack OLDPWD=/root/x")]
    [InlineData("private_key=/etc/ssl/private/key.pem --password-file=/run/x")]
    [InlineData("String token = getToken(request);")]
    [InlineData("this.password = newPassword;")]
    [InlineData("static final String PASSWORD = ApiConstants.PASSWORD;")]
    [InlineData("password = params.get(\"password\");")]
    [InlineData("LOG.debug(\"password=\" + password);")]
    [InlineData("tests pass=120 fail=0, tokens=4096")]
    [InlineData("Unexpected token: name1")]
    [InlineData("org.apache.cloudstack:cloud-plugin-password:4.20.0.0-SNAPSHOT")]
    [InlineData("that such works are identified as \"derived from the RSA Data\"")]
    [InlineData("static Result Replace(string text, List<Secret> found)")]
    [InlineData("Keep Authorization: headers on a redirect.")]
    [InlineData("token = tokens[0];")]
    [InlineData("mvn -pl mysql -pl server")]
    [InlineData("<token>${env.TOKEN}</token>")]
    [InlineData("TokenizerTest.java:[10,44] cannot find symbol")]
    [InlineData("[DEBUG]   (f) session = org.apache.maven.execution.MavenSession@1ddd3478")]
    [InlineData("authenticationInfo = com.example.auth.AuthInfo$Token@5cb0d902")]
    [InlineData("MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\nRTESMBAGA1UEChMJ\n-----END CERTIFICATE-----")]
    [InlineData("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PUBLIC KEY-----")]
    [InlineData(
        "SHA-256 bdd7e4a96b041f25c6a043e920f5069673f1b3602c7bf9c68d795cdab17d8162\nThe key must end with this line:\n-----END PRIVATE "
        + "KEY-----")]
    public void Ordinary_words_checksums_and_references_stay(string text)
    {
        var clean = _redactor.Redact(text);
        Assert.Equal(text, clean.Text);
        Assert.Empty(clean.Kinds);
    }

    [Fact]
    public void A_line_with_a_secret_at_its_end_stays_a_line()
    {
        var clean = _redactor.Redact("a temporary password is generated for root@localhost: aB3#" + "xyz!\nthe next line\n").Text;
        Assert.DoesNotContain("aB3#", clean, StringComparison.Ordinal);
        Assert.EndsWith("\nthe next line\n", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_any_real_build_log_is_taken_for_a_secret()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "build-logs")))
            Assert.True(_redactor.Redact(File.ReadAllText(path)).Kinds.Count == 0, path);
    }

    [Fact]
    public void Values_of_secret_variables_are_taken_out_but_not_short_or_everyday_ones()
    {
        var value = "correct horse " + "9battery";
        var redactor = new Redactor(new Dictionary<string, string>
        {
            ["DEPLOY_TOKEN"] = value,
            ["SOME_SECRET"] = "true",
            ["DB_PASSWORD"] = "abc",
            ["TOKEN_FILE_SECRET"] = "/run/secrets/token",
            ["HOME"] = "/home/somebody",
        });
        var clean = redactor.Redact($"using {value}; true abc /run/secrets/token /home/somebody and {Uri.EscapeDataString(value)}");
        Assert.Equal("using [redacted:environment]; true abc /run/secrets/token /home/somebody and [redacted:environment]", clean.Text);
    }

    [Theory]
    [InlineData("aB3" + "dE6g", false)]
    [InlineData("aB3" + "dE6gH", true)]
    public void A_value_of_a_secret_variable_has_eight_characters_or_more(string value, bool isTakenOut) =>
        Assert.Equal(
            $"using {(isTakenOut ? "[redacted:environment]" : value)}.",
            new Redactor(new Dictionary<string, string> { ["DEPLOY_TOKEN"] = value }).Redact($"using {value}.").Text);

    [Fact]
    public void Secrets_that_overlap_are_taken_out_whole()
    {
        var (first, second) = ("first-Zq7Rk2" + "Xw9Lp4Tn8", "Xw9Lp4Tn8" + "-Vb3Mc6-second");
        var redactor = new Redactor(new Dictionary<string, string> { ["A_TOKEN"] = first, ["B_TOKEN"] = second });

        Assert.Equal("<[redacted:environment]>", redactor.Redact($"<{first}{second["Xw9Lp4Tn8".Length..]}>").Text);
    }

    [Fact]
    public void A_secret_stands_up_to_six_lines_below_its_name()
    {
        var secret = "Zq7Rk2" + "Xw9Lp4";
        Assert.DoesNotContain(secret, _redactor.Redact($"password: |-\n\n\n\n\n  {secret}\nnext: 1\n").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("48213", false)]
    [InlineData("482" + "137", true)]
    public void A_number_behind_a_secrets_name_in_JSON_is_one_from_six_digits_on(string number, bool isTakenOut) =>
        Assert.Equal(isTakenOut, _redactor.Redact($$"""{ "port": 8080, "password": {{number}}, "user": 7 }""").Kinds.Count > 0);

    [Fact]
    public void Values_of_secret_variables_are_found_as_pairs_words_lines_and_escapes()
    {
        string[] values = [
            "admin:" + "Hunter2Hunter2", "correcthorse" + "batterystaple", "pässwörd-"
                + "1234", "first line of a key\nsecond line of a key"];
        var redactor = new Redactor(
            values.Select((value, i) => ($"A{i}_TOKEN", value)).Append(("B_TOKEN", "developer")).Append(("C_SECRET", "db.example.internal"))
                .ToDictionary());
        var text = $"{values[0]} {values[1]} {Uri.EscapeDataString(values[2])} | second line of a key";
        Assert.Equal(
            "[redacted:environment] [redacted:environment] [redacted:environment] | [redacted:environment]", redactor.Redact(text).Text);
        Assert.Empty(redactor.Redact("developer at db.example.internal").Kinds);
    }

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n")]
    [InlineData("[INFO] Zq7Rk2Xw9Lp4Tn8Vb3Mc6Hd5Jf1Gs0YaZq7Rk2Xw9Lp4Tn8Vb3Mc6Hd5Jf1Gs0Ya\n")]
    [InlineData("a://b:")]
    [InlineData("password= ")]
    [InlineData("\u001b]0;")]
    [InlineData("\\u001b[\\")]
    [InlineData("name=token, value ")]
    [InlineData("echo x ")]
    [InlineData("$$$(")]
    public async Task Repeating_the_beginning_of_a_form_does_not_make_it_slow(string beginning)
    {
        var nasty = string.Concat(Enumerable.Repeat(beginning, 2_000_000 / beginning.Length));
        await Task.Run(() => _redactor.Redact(nasty)).WaitAsync(Until.Deadline);
    }

    [Fact]
    public async Task A_text_that_was_made_to_be_slow_is_read_in_time_by_its_length()
    {
        var nasty = string.Concat(Enumerable.Repeat("curl mysql -u passwordpassword -----BEGIN -token=", 40_000));
        var clean = await Task.Run(() => _redactor.Redact(nasty)).WaitAsync(Until.Deadline);
        Assert.NotEmpty(clean.Text);
    }
}
