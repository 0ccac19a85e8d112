using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

/// <summary>An ordinary log costs little: what is searched is counted, not timed.</summary>
public class RedactionWorkTests
{
    [Fact]
    public void A_form_is_looked_for_only_near_the_words_without_which_it_cannot_stand()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "build-logs"), "*-success*.log"))
        {
            var text = File.ReadAllText(path);
            var searched = TextWindows.Of(text).Sum(window => (long)(window.End - window.Start) * window.Patterns.Count);
            Assert.True(searched < 2L * text.Length, $"{searched} characters of {text.Length} in {path}");
        }
    }

    [Fact]
    public void A_line_without_any_of_these_words_is_in_no_window()
    {
        var log = string.Concat(Enumerable.Repeat("[INFO] Building jar: /root/cloudstack/server/target/cloud-server.jar\n", 1000));
        Assert.Empty(TextWindows.Of(log));
        var window = Assert.Single(TextWindows.Of(log + "the token=" + "Zq7Rk2Xw9Lp4\n" + log));
        Assert.InRange(window.End - window.Start, 1, 1000);
        Assert.True(window.HasName);
    }

    [Fact]
    public void A_line_of_megabytes_is_searched_in_parts()
    {
        var log = string.Concat(Enumerable.Repeat("x password: none ", 200_000));
        Assert.All(TextWindows.Of(log), window => Assert.InRange(window.End - window.Start, 1, 32_000));
        Assert.InRange(TextWindows.Of(log).Sum(window => (long)(window.End - window.Start)), log.Length, 4L * log.Length);
        Assert.True(TextWindows.Of(log).Zip(TextWindows.Of(log).Skip(1)).All(pair => pair.Second.Start <= pair.First.End));
    }

    [Theory]
    [InlineData("key: ")]
    [InlineData("key ")]
    [InlineData("phrase ")]
    public void A_line_of_nothing_but_names_has_no_name_that_grows_with_it(string word)
    {
        var line = string.Concat(Enumerable.Repeat(word, 4_000));
        var (start, end) =
            NamedSecrets.NameAround(line, line.LastIndexOf(word.Split(' ', ':')[0], StringComparison.Ordinal), 0, line.Length);
        Assert.InRange(end - start, 1, 400);
    }

    [Theory]
    [InlineData("my: key: key: key=x", "key")]
    [InlineData("my pass phrase=x", "pass phrase")]
    [InlineData("my api key=x", "api key")]
    public void The_word_before_a_name_belongs_to_it_and_what_stands_before_a_colon_does_not(string line, string name)
    {
        var (start, end) = NamedSecrets.NameAround(line, line.IndexOf('=', StringComparison.Ordinal) - 1, 0, line.Length);
        Assert.Equal(name, line[start..end]);
    }

    [Fact]
    public void A_view_of_a_text_is_searched_where_it_reads_otherwise()
    {
        var log = "\u001b[1mfirst\u001b[m password=" + "Zq7Rk2Xw9Lp4\n" + new string('\n', 20) + "second token=" + "Zq7Rk2Xw9Lp4\n";
        var view = Assert.Single(BuildCoordination.Display.PlainView.Of(log));
        Assert.Equal([true, false], TextWindows.Of(view.Text).Select(window => view.Differs(window.Start, window.End)));
    }
}
