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
            var escaped = string.Concat(secret.Select((character, i) => i % 3 == 0 ? string.Format(CultureInfo.InvariantCulture, form, (int)character) : $"{character}"));
            var clean = _redactor.Redact(text.Replace(secret, escaped, StringComparison.Ordinal)).Text;
            Assert.DoesNotContain(escaped[^9..], clean, StringComparison.Ordinal);
        }
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
    [InlineData("TokenizerTest.java:[10,44] cannot find symbol")]
    public void Ordinary_words_checksums_and_references_stay(string text)
    {
        var clean = _redactor.Redact(text);
        Assert.Equal(text, clean.Text);
        Assert.Empty(clean.Kinds);
    }

    [Fact]
    public void No_line_of_any_real_build_log_is_taken_for_a_secret()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Fixtures, "build-logs")))
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

    [Fact]
    public async Task A_text_that_was_made_to_be_slow_is_read_in_time_by_its_length()
    {
        var nasty = string.Concat(Enumerable.Repeat("curl mysql -u passwordpassword -----BEGIN -token=", 40_000));
        var clean = await Task.Run(() => _redactor.Redact(nasty)).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.NotEmpty(clean.Text);
    }
}
