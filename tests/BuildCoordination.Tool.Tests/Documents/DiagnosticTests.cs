using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>A diagnostic is whole sentences, and the commands that it names, like those of the documents, are ones that exist.</summary>
public sealed partial class DiagnosticTests
{
    [Fact]
    public void No_two_sentences_of_a_diagnostic_run_together_and_none_has_two_full_stops()
    {
        var all = DiagnosticCatalogue.All;
        Assert.True(
            all.Select(diagnostic => diagnostic.Code)
                .Distinct().Count() > 80, $"{all.Select(diagnostic => diagnostic.Code).Distinct().Count()} codes");
        Assert.All(all, diagnostic =>
        {
            Assert.DoesNotMatch(@"[^.\s/]\.\.(\s|$)|[?!…]\.|\s\s|\s$|^\s|\{\d", diagnostic.Line);
            if (diagnostic.Remedy.Length == 0)
                return;
            Assert.EndsWith(" " + diagnostic.Remedy, diagnostic.Line, StringComparison.Ordinal);
            Assert.Matches(@"[.!?:;…]$", diagnostic.Line[..^(diagnostic.Remedy.Length + 1)]);
            Assert.Matches(@"^([\p{Lu}'""]|git\b)", diagnostic.Remedy);
        });
    }

    /// <summary>The commands that the program's texts name, with <c>x</c> for each value that is put in.</summary>
    internal static IEnumerable<string> NamedInTexts => Directory
        .EnumerateFiles(Path.Combine(TestPaths.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(path => CommandsIn(InterpolatedValue().Replace(File.ReadAllText(path), "x")));

    [Fact]
    public void Every_command_that_the_program_names_is_one_that_it_takes()
    {
        var named = DiagnosticCatalogue.All.SelectMany(diagnostic => CommandsIn(diagnostic.Line)).Concat(NamedInTexts)
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(named.Count > 25, $"{named.Count} commands");
        Assert.All(named, command => AssertTaken(command));
    }

    [Theory]
    [MemberData(nameof(MarkdownTests.PagesByHand), MemberType = typeof(MarkdownTests))]
    public void Every_command_within_the_text_of_a_page_is_one_that_it_takes(string page)
    {
        // The history and the list of faults name commands as they were.
        if (page is "CHANGELOG.md" or "docs/development/bugs-found.md")
            return;
        foreach (Match span in CodeSpan().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, page))))
            AssertTaken(span.Groups["words"].Value, mayLackArguments: true);
    }

    [Fact]
    public void Each_front_end_names_its_own_settings_and_leaves_the_commands_of_buildcoord_as_they_are()
    {
        string[] options = [.. SettingName.All.Select(name => name.CommandLine)];
        foreach (var translate in new Func<CoordinationDiagnostic, CoordinationDiagnostic>[]
        {
            FrontEndWords.ForMSBuild, FrontEndWords.ForNuke, FrontEndWords.ForCake
        })
        {
            Assert.All(DiagnosticCatalogue.All, diagnostic =>
            {
                var shown = translate(diagnostic);
                Assert.Equal(CommandsIn(diagnostic.Remedy), CommandsIn(shown.Remedy));
                var rest = Named().Replace(shown.Remedy, "");
                Assert.DoesNotContain(Option().Matches(rest).Select(match => match.Value), options.Contains);
            });
        }
    }

    private static IEnumerable<string> CommandsIn(string text) => Named().Matches(text).Select(match => match.Groups["words"].Value);

    private static void AssertTaken(string command, bool mayLackArguments = false)
    {
        // A group of commands is named without one of them, and a placeholder stands for any value.
        var text = Placeholder().Replace(command, match => match.Value is "TIME" or "AGE" ? "2h" : match.Value is "TYPE" ? "info" : "x");
        string[] words = [.. CommandLineParser.SplitCommandLine(ShellWord().Replace(text, "x"))];
        var result = AllCommands.MakeRoot().Parse(words);
        if (UsageErrors.IsOnlyCommandMissing(result) || IsName(words))
            return;
        var errors = UsageErrors.Get(result, words).Where(error => !mayLackArguments || !error.StartsWith('\''));
        Assert.True(!errors.Any(), $"buildcoord {command}: {string.Join(' ', errors)}");
    }

    // A text may name a command without its arguments, such as 'buildcoord exec'.
    private static bool IsName(string[] words) =>
        AllCommands.MakeRoot()
            .Subcommands.SelectMany(command => command.Subcommands.Select(inner => $"{command.Name} {inner.Name}").Prepend(command.Name))
            .Contains(string.Join(' ', words), StringComparer.Ordinal);

    [GeneratedRegex(
        @"'buildcoord (?<words>[a-z][^'\n\\]*)'|\b[Rr]un: buildcoord (?<words>([^""\n\\]|\\'')*)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\{[^{}\n]*\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InterpolatedValue();

    [GeneratedRegex(@"(?<!`)`buildcoord (?<words>[a-z][^`\n|\[…]*)`(?!`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"'.*'", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ShellWord();

    [GeneratedRegex(@"\b[A-Z]{2,}\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?<!\S)--[a-z][a-z-]*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Option();
}
