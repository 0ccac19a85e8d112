using System.Globalization;
using System.Text;
using BuildCoordination.Display;

namespace BuildCoordination.Tests.Display;

public class VisibleTextTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007", @"\u{001b}[2J\u{001b}]0;owned\u{0007}")]
    [InlineData("a\u009b31mb", @"a\u{009b}31mb")]
    [InlineData("‮flip", @"\u{202e}flip")]
    [InlineData("one\r\ntwo", @"one\u{000d}\u{000a}two")]
    [InlineData("nul\0del\u007f", @"nul\u{0000}del\u{007f}")]
    [InlineData("hidden\ufe01\U000e0100\u3164", @"hidden\u{fe01}\u{e0100}\u{3164}")]
    [InlineData(@"typed \u{001b}[2J", @"typed \u{005c}u{001b}[2J")]
    [InlineData(@"C:\users and ❤️", @"C:\users and ❤️")]
    [InlineData("tag\U000E0041", @"tag\u{e0041}")]
    public void What_a_terminal_would_act_on_is_shown_instead(string text, string shown) => Assert.Equal(shown, VisibleText.Line(text));

    [Theory]
    [InlineData("##vso[task.setvariable variable=PATH]x", @"\u{0023}#vso[task.setvariable variable=PATH]x")]
    [InlineData("a ##[error]b", @"a \u{0023}#[error]b")]
    [InlineData("x##teamcity[buildStop]", @"x\u{0023}#teamcity[buildStop]")]
    [InlineData("::set-env name=PATH::/tmp", @"\u{003a}:set-env name=PATH::/tmp")]
    [InlineData("  ::error file=a.cs,line=1::text", @"  \u{003a}:error file=a.cs,line=1::text")]
    [InlineData("::stop-commands::abc", @"\u{003a}:stop-commands::abc")]
    [InlineData("section_start:1560896352:x", @"\u{0073}ection_start:1560896352:x")]
    [InlineData("std::string::npos and ## Heading and C::B", "std::string::npos and ## Heading and C::B")]
    public void A_command_to_a_CI_service_is_shown_instead_at_the_start_of_a_line_and_within_it(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Line(text));
        Assert.Equal(shown, VisibleText.Block(text, ""));
    }

    [Fact]
    public void A_command_to_a_CI_service_is_none_in_JSON_and_has_the_same_value()
    {
        var json = ServiceCommands.InJson("""{"body":"##vso[task.complete]###[x]"}""");
        Assert.DoesNotContain("##", json, StringComparison.Ordinal);
        Assert.Equal("##vso[task.complete]###[x]", System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("body").GetString());
    }

    [Fact]
    public void Half_of_a_character_is_shown_by_its_number() => Assert.Equal(@"x\u{d800}y", VisibleText.Line("x" + (char)0xd800 + "y"));

    [Fact]
    public void No_character_of_all_of_Unicode_reaches_the_terminal_as_a_control_or_a_change_of_direction()
    {
        var all = new StringBuilder();
        for (var code = 0; code <= 0x10ffff; code++)
        {
            if (Rune.IsValid(code))
                all.Append(new Rune(code).ToString());
        }

        var shown = VisibleText.Block(all.ToString(), "| ");
        Assert.DoesNotContain(shown.EnumerateRunes(), rune =>
            rune.Value is not ('\n' or '\t')
                && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator);
    }

    [Fact]
    public void Every_line_of_a_body_is_prefixed_so_that_none_passes_for_one_of_ours() =>
        Assert.Equal("  | a\n  | ---\n  | \tb", VisibleText.Block("a\r\n---\n\tb", "  | "));

    [Fact]
    public void A_long_text_is_cut_between_characters_as_people_see_them_and_marked()
    {
        Assert.Equal("abc", VisibleText.Truncate("abc", 3, "…"));
        Assert.Equal("ab…", VisibleText.Truncate("abcd", 3, "…"));
        Assert.Equal("a…", VisibleText.Truncate("ae\u0301xy", 3, "…"));
        Assert.Equal("ab", VisibleText.Truncate("abcdef", 2, "… [cut]"));
        Assert.Equal(100, VisibleText.Truncate(string.Concat(Enumerable.Repeat("📦", 200)), 100, "…").EnumerateRunes().Count());
    }

    [Theory]
    [InlineData(0.85, "850 ms")]
    [InlineData(4.44, "4.4 s")]
    [InlineData(0.9996, "1 s")]
    [InlineData(59.97, "1m 00s")]
    [InlineData(432, "7m 12s")]
    [InlineData(7384, "2h 03m")]
    public void A_duration_reads_as_people_say_it(double seconds, string shown) =>
        Assert.Equal(shown, Duration.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_size_reads_as_package_tools_print_it() => Assert.Equal("45.3 MB", Bytes.Format(45_300_000));

    [Fact]
    public void A_size_just_below_a_unit_is_told_in_that_unit() => Assert.Equal("1 MB", Bytes.Format(999_960));
}
