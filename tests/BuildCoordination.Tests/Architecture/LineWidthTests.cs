using System.Text.RegularExpressions;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Architecture;

/// <summary>Whoever compares two versions side by side sees whole lines.</summary>
public sealed partial class LineWidthTests
{
    private const int MostCharacters = 140;

    [Fact]
    public void No_line_of_code_is_wider_than_140_characters_unless_a_long_text_stands_on_it()
    {
        string[] wide =
        [
            .. Shell.Git(TestPaths.Root, "ls-files", "*.cs", "*.sh", "*.yml", "*.yaml").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(path => !path.StartsWith("tests/fixtures/", StringComparison.Ordinal))
                .SelectMany(path => FindWideLines(File.ReadAllLines(Path.Combine(TestPaths.Root, path))).Select(line => $"{path}:{line}")),
        ];

        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    [Theory]
    [InlineData(141, true)]
    [InlineData(140, false)]
    public void A_wide_line_is_found_and_one_that_a_long_text_or_an_address_makes_wide_is_not(int width, bool isWide)
    {
        var code = string.Join(" + ", Enumerable.Repeat("ab", 60))[..width];
        Assert.Equal(isWide, FindWideLines([code]).Any());
        Assert.Empty(FindWideLines([$"{code[..60]}\"{new string('x', 90)}\""]));
        Assert.Empty(FindWideLines([$"// https://example.org {code}"]));
        Assert.Empty(FindWideLines(["var page = \"\"\"", code, "\"\"\";"]));
        Assert.Equal(isWide ? [4] : [], FindWideLines(["var page = \"\"\"", code, "\"\"\";", code]));
    }

    private static IEnumerable<int> FindWideLines(string[] lines)
    {
        var isInText = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var wasInText = isInText;
            isInText ^= lines[i].Split("\"\"\"").Length % 2 == 0;
            if (lines[i].Length > MostCharacters && !wasInText && !LongText().IsMatch(lines[i]))
                yield return i + 1;
        }
    }

    [GeneratedRegex(
        """https?://|"(\\.|[^"\\]){80,}"|'[^']{70,}'|\"{3}.{80,}\"{3}""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LongText();
}
