using System.Buffers;
using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>The distance of a line from the cause; the nearer one has precedence.</summary>
internal enum Rank
{
    /// <summary>The machine: disk full, out of memory, killed, no permission.</summary>
    Machine,

    /// <summary>An error with a place in a file, or a failing test.</summary>
    Place,

    /// <summary>A repository or the network.</summary>
    Network,

    /// <summary>A tool says why it gives up.</summary>
    Cause,

    /// <summary>A tool says that what it called failed.</summary>
    Verdict,

    /// <summary>A rule of make.</summary>
    Rule,

    /// <summary>Only that the build failed.</summary>
    End,
}

/// <summary>The role of a line other than an error.</summary>
internal enum Role
{
    Error,
    Goal,
    Project,
    FailingTest,
    TestList,
    TestTotal,
    TestClass,
    TestsBegin,
    TestsEnd,
    Summary,
    Step,
    Success,
    Failure,
    NextCommand,
    Passed,
    Parallel,
    Resume,
    Ignored,
    Profile,
    Dump,
    Noise,
}

/// <summary>The pattern of a line with a finding, its details, and the remedy.</summary>
/// <param name="Id">The stable name of the cause.</param>
/// <param name="Rank">Its distance from the cause.</param>
/// <param name="Pattern">A regular expression; its groups file, line, column and text name a place.</param>
/// <param name="Keys">The line holds one of these texts; with none, each line at the level of an error is tried.</param>
internal sealed record Sign(string Id, Rank Rank, string Pattern, params string[] Keys)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\^$.|?*+()[]{}");
    private string? _begin;
    private Regex? _pattern;
    private Regex? _continues;
    private Regex? _until;
    private Regex? _above;

    public Role Role { get; init; }

    /// <summary>The lowest level of its lines; lines without a level need <see cref="Level.None"/>.</summary>
    public Level AtLeast { get; init; }

    /// <summary>The lines after it that belong to it.</summary>
    public string? Continues { get; init; }

    /// <summary>Whether the lines that continue it are never signs of something else.</summary>
    public bool KeepsLines { get; init; }

    public int MostContinued { get; init; } = 3;

    /// <summary>The last line of a block. It is the message; the rest of the block is not shown.</summary>
    public string? Until { get; init; }

    /// <summary>The lines before it that belong to it.</summary>
    public string? Above { get; init; }

    /// <summary>Whether <see cref="Above"/> is the nearest such line, such as the file of a list, and not those just before.</summary>
    public bool IsUnderHeading { get; init; }

    /// <summary>Whether it is one only below lines that <see cref="Above"/> describes, and that name a place.</summary>
    public bool IsOnlyBelow { get; init; }

    /// <summary>The most that are kept.</summary>
    public int Most { get; init; } = 3;

    /// <summary>Whether a build that goes on shows that it did not matter.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Whether a weak finding is also shown with stronger causes.</summary>
    public bool IsDetail { get; init; }

    /// <summary>The number of lines from the end within which a weak one counts as a failure if the exit code is unknown.</summary>
    public int Reach { get; init; } = 12;

    /// <summary>Whether lines that Maven marks as warnings are none.</summary>
    public bool IsNoWarning { get; init; }

    /// <summary>Whether a test may be the one that says so, when its process crashes.</summary>
    public bool IsOfFork { get; init; }

    /// <summary>Whether no test says so: what runs the build does.</summary>
    public bool IsOutsideTests { get; init; }

    /// <summary>Whether it is reported only where nothing better is known.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>Whether the last one counts, not the first.</summary>
    public bool IsLast { get; init; }

    public Meaning[] Meanings { get; init; } = [];

    public Match Match(string text) => text.StartsWith(_begin ??= BeginOf(Pattern), StringComparison.Ordinal)
        ? Made(ref _pattern, Pattern).Match(text) : System.Text.RegularExpressions.Match.Empty;

    public bool IsContinuedBy(string text) => Continues is not null && Made(ref _continues, Continues).IsMatch(text);

    public Match EndIn(string text) =>
        Until is null ? System.Text.RegularExpressions.Match.Empty : Made(ref _until, Until).Match(text);

    public bool IsBelow(string text) => Above is not null && Made(ref _above, Above).IsMatch(text);

    /// <summary>The place that a line above names.</summary>
    public Match PlaceAbove(string text) => Made(ref _above, Above!).Match(text);

    // The plain characters that a pattern begins with: to compare them takes a tenth of the time of a pattern that does not fit.
    private static string BeginOf(string pattern)
    {
        const string message = "^(?<message>";
        var from = pattern.StartsWith(message, StringComparison.Ordinal) ? message.Length : 1;
        if (!pattern.StartsWith('^') || HasAlternatives(pattern, from))
            return "";
        var end = pattern.AsSpan(from).IndexOfAny(Special);
        end = end < 0 ? pattern.Length - from : end;
        return pattern.Substring(from, end > 0 && from + end < pattern.Length && pattern[from + end] is '?' or '*' or '{' ? end - 1 : end);
    }

    // Not those of a group within.
    private static bool HasAlternatives(string pattern, int from)
    {
        var depth = 0;
        for (var at = from; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    while (++at < pattern.Length && pattern[at] != ']')
                        at += pattern[at] == '\\' ? 1 : 0;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '|' when depth == 0:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    // Lines and messages have a limit, and so has the time of a match: a timeout would depend on the load of the machine.
    internal static Regex Made(ref Regex? regex, string pattern) => regex ??= new Regex(pattern, Options, Regex.InfiniteMatchTimeout);
}

/// <summary>The meaning of a message.</summary>
/// <param name="Id">The stable name of the cause.</param>
/// <param name="Pattern">A regular expression for the whole message.</param>
/// <param name="Remedy">The remedy; null if none surely helps.</param>
internal sealed record Meaning(string Id, string Pattern, string? Remedy = null)
{
    private Regex? _pattern;

    /// <summary>Its text in a subject, with groups of the pattern: <c>${artifact}</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>A remedy that depends on the message.</summary>
    public Func<Match, string?>? RemedyFor { get; init; }

    public Rank? Rank { get; init; }

    /// <summary>Whether the remedy is for builds with Maven only.</summary>
    public bool IsForMaven { get; init; }

    public Match Match(string text) => Sign.Made(ref _pattern, Pattern).Match(text);
}
