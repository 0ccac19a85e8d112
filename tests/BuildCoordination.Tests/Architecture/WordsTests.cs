using System.Globalization;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Architecture;

/// <summary>A reader meets one word for each thing: docs/development/words.md.</summary>
public sealed class WordsTests
{
    [Fact]
    public async Task Sources_and_pages_do_not_gain_words_that_the_table_replaces()
    {
        var allowed = int.Parse(await File.ReadAllTextAsync(
            Path.Combine(TestPaths.Root, "tests", "approved", "words.txt"), TestContext.Current.CancellationToken),
                CultureInfo.InvariantCulture);
        var lines = (await Shell.RunAsync("bash", [Path.Combine(TestPaths.Root, "build", "words.sh")])).TrimEnd().Split('\n');
        Assert.True(
            int.Parse(lines[^1], CultureInfo.InvariantCulture) <= allowed,
            $"More than {allowed} words of the 'not' column of docs/development/words.md:\n{string.Join('\n', lines)}");
    }
}
