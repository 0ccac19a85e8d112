using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

/// <summary>A text that somebody made to be slow takes work by its length only: what is searched is counted, not timed.</summary>
public class SlowTextTests
{
    private const int Length = 16_000;

    // Beyond the bound each of a few thousand names looks at 100 characters.
    private const int MostWork = 30 * Length;

    [Theory]
    [InlineData("key=[")]
    [InlineData("key={")]
    [InlineData("key={ ")]
    [InlineData("<key><![CDATA[")]
    [InlineData("  key: |\n")]
    [InlineData("key='key=\"key=`")]
    [InlineData("key:\n")]
    [InlineData("key=--,")]
    [InlineData("key=\\\\\\\\")]
    public void Values_that_reach_to_the_end_of_a_text_are_looked_for_in_a_part_of_it(string form)
    {
        var text = string.Concat(Enumerable.Repeat(form, Length / form.Length));
        var work = new SearchWork();

        Assert.NotNull(NamedSecrets.In(text, 0, text.Length, work).ToList());

        Assert.InRange(work.Characters, 0, MostWork);
    }

    [Theory]
    [InlineData("key=[")]
    [InlineData("<key><![CDATA[")]
    [InlineData("  key: |\n")]
    public void A_secret_behind_such_a_text_is_found_whole(string form)
    {
        var secret = string.Concat(Enumerable.Repeat("Zq7Rk2Xw9Lp4", 30));
        var text = string.Concat(Enumerable.Repeat(form, Length / form.Length));

        Assert.DoesNotContain(
            "Rk2Xw", new Redactor(new Dictionary<string, string>()).Redact($"{text}\npassword={secret}\n").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_without_a_secret_are_searched_once()
    {
        var text = string.Concat(Enumerable.Repeat("mysql x | ", Length / 10));
        var pattern = CommandForms.All.First(form => form.Keys.Contains("mysql"));
        var work = new SearchWork();

        Assert.Empty(pattern.In(text, 0, text.Length, work));

        Assert.InRange(work.Characters, 1, 2 * Length);
    }

    [Fact]
    public void A_command_behind_many_without_a_secret_has_its_own_found()
    {
        var text = string.Concat(Enumerable.Repeat("mysql x | ", 100)) + "mysql -pZq7Rk2Xw9Lp4 | mysql y | mysql -pXw9Lp4Zq7Rk2 z";
        Assert.Equal(
            ["Zq7Rk2Xw9Lp4", "Xw9Lp4Zq7Rk2"],
            CommandForms.All.First(form => form.Keys.Contains("mysql")).In(text, 0, text.Length)
                .Select(found => text[found.Start..found.End]));
    }
}
