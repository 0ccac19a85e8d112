using System.Numerics;
using System.Text.RegularExpressions;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs.Tools;

namespace BuildCoordination.FailureLogs;

/// <summary>
/// Reads the log of a build as it arrives and keeps the lines with the reason of a failure. Its memory does not depend on the length of the
/// log. The patterns of a tool's errors are data: see <see cref="KnownTools"/>.
/// </summary>
internal sealed partial class FailureLogReader
{
    private const int MostFindings = 120;

    private static readonly Sign[] Signs = KnownTools.Signs;
    private static readonly KeyIndex Keys = new(Signs);

    private readonly LogLines _lines;
    private readonly RecentLines _recent;
    private readonly HashSet<string> _profiles = new(StringComparer.Ordinal);
    private List<Finding> _findings = [];
    private readonly HashSet<int> _leftOut = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _said = new(StringComparer.Ordinal);
    private Finding? _open;
    private Level _openLevel;
    private int? _indent;
    private int _blockLength;
    private string? _heading;
    private bool _isIn;
    private bool _isListOfTests;
    private Level _listLevel;
    private bool _isParallel;
    private bool _isInTests;
    private bool _hasTests;
    private bool _isInDump;
    private long _number;

    /// <param name="redact">Knows the secrets of the environment. Half a value in a shortened line would be found by nobody.</param>
    public FailureLogReader(Func<string, string>? redact = null)
    {
        _lines = new LogLines(Read);
        _recent = new RecentLines(60, redact);
        Redact = redact;
    }

    /// <summary>Profiles that Maven was asked for and does not know; it builds without them and says BUILD SUCCESS.</summary>
    public IReadOnlyList<string> ProfilesNotActivated => [.. _profiles];

    internal IReadOnlyList<Finding> Findings => _findings;

    internal RecentLines Recent => _recent;

    internal Func<string, string>? Redact { get; }

    internal TestTotals Tests { get; } = new();

    internal TestCauses TestCauses { get; } = new();

    /// <summary>The class of tests that began last and has no result.</summary>
    internal string? RunningTest { get; private set; }

    internal string? Module { get; private set; }

    /// <summary>The number of the last line at which all tests of a run had passed, or Python's had ended.</summary>
    internal long PassedAt { get; private set; }

    /// <summary>Whether the lines of several modules are mixed.</summary>
    internal bool IsParallel => _isParallel;

    /// <summary>Whether Maven wrote some of it.</summary>
    internal bool HasMaven { get; private set; }

    internal bool HasSucceeded { get; private set; }

    /// <summary>Whether the service that ran the build says that it failed.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>The number of errors beyond the limit.</summary>
    internal int LeftOut => _leftOut.Count;

    /// <summary>The project that Maven builds.</summary>
    internal string? Project { get; private set; }

    internal long LineCount => _number;

    /// <summary>Whether no test's end was seen.</summary>
    internal bool IsInTests => _isInTests;

    public static async Task<FailureSummary> ReadAsync(Stream log, int? exitCode, CancellationToken cancellationToken)
    {
        var reader = new FailureLogReader();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await log.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            reader.Add(buffer.AsSpan(0, count));
        return reader.Complete(exitCode);
    }

    /// <summary>The place in a source file that an essential line names, if it names one.</summary>
    public static ErrorLocation? PlaceIn(string line) => Signs.Where(sign => sign.Rank == Rank.Place && sign.Keys.Any(key =>
        line.Contains(key, StringComparison.Ordinal)))
        .Select(sign => Finding.PlaceIn(sign.Match(line))).FirstOrDefault(place => place is not null);

    public void Add(ReadOnlySpan<byte> bytes) => _lines.Add(bytes);

    /// <param name="exitCode">The exit code of the tool, as a shell shows it; null where only the log is known.</param>
    public FailureSummary Complete(int? exitCode)
    {
        _lines.Complete();
        return new FailureAnswer(this, exitCode).Summarize();
    }

    private void Read(string raw)
    {
        // If output and error are one file, it has buildcoord's own warnings too.
        if (raw.StartsWith("buildcoord: warning BC", StringComparison.Ordinal))
            return;
        var line = LogLine.Parse(raw, ref _indent);
        HasMaven |= line.Level == Level.Info && !raw.Contains("[info]", StringComparison.Ordinal);
        if (!line.IsBlank && !StackLine().IsMatch(line.Text))
            _number++;
        if (_isInTests)
            TestCauses.Read(line);
        _isInDump = _isInDump && !DumpEnd().IsMatch(line.Text);
        if (_isInDump)
            return;
        if (_isIn && _open is { } block && TakeIntoBlock(block, line))
            return;
        if (!line.IsBlank && !(_open is { Sign.KeepsLines: true } keeper && IsContinued(keeper, line)) && TakeSign(line))
            return;
        if (_isListOfTests && line.Level == _listLevel && line.Text.StartsWith("  ", StringComparison.Ordinal)
            && !StackLine().IsMatch(line.Text))
        {
            Take(Surefire.FailingTest, Surefire.FailingTest.Match(line.Text), line);
        }
        else if (_open is { } open && IsContinued(open, line))
        {
            open.Continue(line.Text);
        }
        else if (line.IsOfService && !line.IsBlank)
        {
            TakeOfService(line);
        }
        else if (!line.IsBlank || line.Level != Level.Error && _open?.Sign.IsContinuedBy("") != true)
        {
            _open = null;
        }

        if (!line.IsBlank)
            Remember(line);
    }

    private void Remember(LogLine line) =>
        _recent.Add(line.Text, _isInTests || line.Level == Level.Info, line.Level == Level.Warning);

    private bool IsContinued(Finding open, LogLine line)
    {
        if (open.Sign.AtLeast == Level.Error ? line.Level != Level.Error : line.Level == Level.Info && _openLevel != Level.Info)
            return false;
        return open.Continued < open.Sign.MostContinued && open.Sign.IsContinuedBy(line.Text)
            // A tool's text before a colon at the end of a line is incomplete.
            || open.Continued == 0 && open.Sign is { Role: Role.Error, Rank: not Rank.Place, Until: null } && !line.IsBlank
                && open.Lines[^1].EndsWith(':');
    }

    // Of a block such as a traceback only the last line is shown.
    private bool TakeIntoBlock(Finding block, LogLine line)
    {
        if (block.Sign.EndIn(line.Text) is { Success: true } end)
        {
            block.End(end.Groups["message"] is { Success: true } message ? message.Value : line.Text.Trim(), _heading);
            _isIn = false;
            _recent.Add(line.Text, false, false);
            return true;
        }

        _heading = block.Sign.IsBelow(line.Text) ? line.Text.Trim() : _heading;
        _isIn = ++_blockLength < 400 && (line.IsBlank || block.Sign.IsContinuedBy(line.Text));
        return _isIn;
    }

    private bool TakeSign(LogLine line)
    {
        Span<ulong> candidates = stackalloc ulong[Keys.SetLength];
        if (!Keys.Find(line.Text, candidates) && line.Level != Level.Error)
            return false;
        if (line.Level == Level.Error)
            Keys.AddWithoutKey(candidates);
        for (var word = 0; word < candidates.Length; word++)
        {
            for (var rest = candidates[word]; rest != 0; rest &= rest - 1)
            {
                var sign = Signs[word * 64 + BitOperations.TrailingZeroCount(rest)];
                if (line.Level < sign.AtLeast || sign.IsNoWarning && line.Level == Level.Warning
                    || sign.Match(line.Text) is not { Success: true } match || !FitsHere(sign, match, line.Level))
                {
                    continue;
                }

                Take(sign, match, line);
                if (sign.Role is not Role.Noise)
                    Remember(line);
                return true;
            }
        }

        return false;
    }

    // Other programs have lists under such a heading, too, and errors of such a form.
    private bool FitsHere(Sign sign, Match match, Level level) => sign.Role == Role.TestList
        ? _hasTests || level != Level.None || !match.Groups["plain"].Success
        : !sign.IsOnlyBelow || _recent.TakeWhile(sign.IsBelow, 1) is [var first] && sign.PlaceAbove(first).Groups["file"].Success;

    private void Keep(Sign sign, Match match, string message, Level level)
    {
        _isIn = false;
        var isInTests = _isInTests && (sign.Role is Role.Error or Role.Goal or Role.Project) && !sign.IsOutsideTests
            && !sign.Id.StartsWith("tests.", StringComparison.Ordinal)
            && !(_isParallel && sign.Rank == Rank.Place && level is Level.Error or Level.Warning);
        var place = Finding.PlaceIn(match);
        var same = _findings.Find(finding =>
            finding.Sign.Id == sign.Id && IsSame(finding.Message, message) || sign.Rank == Rank.Place && IsSame(finding.Place, place));
        if (same is not null)
        {
            if (!isInTests)
                same.Confirm();
            _open = same;
            return;
        }

        bool IsOfSame(Finding finding) => finding.Sign.Id == sign.Id && finding.IsInTests == isInTests && finding.Project == Project;
        if (_findings.Count(IsOfSame) >= sign.Most)
        {
            if (!isInTests && (sign.Rank == Rank.Place || sign.Role == Role.Goal) && _leftOut.Count < 10_000)
                _leftOut.Add(message.GetHashCode(StringComparison.Ordinal));
            // What follows the failed rule of make comes of it.
            if (!sign.IsLast || sign.IsWeak && _findings.Exists(finding => finding.Sign.Rank == Rank.Rule))
            {
                _open = null;
                return;
            }

            _findings.Remove(_findings.Find(IsOfSame)!);
        }

        if (_findings.Count >= MostFindings && _findings.Find(finding => finding.Sign.IsWeak && finding.Project != Project) is { } passed)
            _findings.Remove(passed);
        if (_findings.Count >= MostFindings)
            return;
        _openLevel = level;
        _open = new Finding(sign, message, match, isInTests, _number, Project, Redact)
        {
            IsWarning = level == Level.Warning,
            Before = sign.Rank is Rank.Rule or Rank.Verdict && sign.Role == Role.Error && _recent.Informative() is [.., var last]
                ? last
                : null,
        };
        if (sign.IsUnderHeading && _recent.Nearest(sign.IsBelow) is { } heading)
            _open.PutUnder(heading);
        else if (sign.Above is not null && sign.Until is null)
            _open.AddAbove(_recent.TakeWhile(sign.IsBelow, sign.MostContinued));
        _findings.Add(_open);
        (_isIn, _blockLength, _heading) = (sign.Until is not null, 0, null);
    }

    [GeneratedRegex(@"\A\s+at ", RegexOptions.None, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex StackLine();

    // debhelper prints config.log and others when a tool fails, and goes on with its own verdict.
    [GeneratedRegex(@"\A(\s*dh_|make|dpkg-)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex DumpEnd();
}
