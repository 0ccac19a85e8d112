using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>
/// Why tests failed, by their stack traces: the list of failing tests cuts a message off, or names only the exception around the cause.
/// </summary>
internal sealed partial class TestCauses
{
    private const string Around = "Caused by: ";
    private const int MostKept = 500;
    private const int SaidLength = 20;
    private const int LongestHeading = 200;

    private readonly List<(string Class, string Method, string Cause)> _known = [];
    private (string Class, string Method)? _test;
    private string? _cause;
    private bool _isFirst;
    private bool _isAssertion;
    private bool _isInTrace;

    /// <summary>Reads a line that tests print.</summary>
    public void Read(LogLine line)
    {
        if (line.Text.EndsWith('!') && Header().Match(line.Text) is { Success: true } header)
        {
            Close();
            _test = header.Groups["name"] is { Success: true } name ? TestIn(name.Value)
                : (header.Groups["class"].Value, header.Groups["method"].Value);
            (_isFirst, _isInTrace) = (true, true);
        }
        else if (_test is null)
        {
            return;
        }
        else if (line.IsBlank || line.Level != Level.None || line.Text.StartsWith("Running ", StringComparison.Ordinal))
        {
            Close();
        }
        else if (_isFirst)
        {
            _cause = Exception().IsMatch(line.Text) ? line.Text.TrimEnd() : null;
            // What an assertion prints may have traces in it.
            (_isFirst, _isAssertion) = (false, Assertion().IsMatch(line.Text));
        }
        else if (_isInTrace && !_isAssertion && IsAround(line.Text))
        {
            _cause = line.Text.TrimEnd();
        }
        else if (_cause is { Length: < LongestHeading } heading && heading.EndsWith(':') && !StackLine().IsMatch(line.Text))
        {
            _cause = $"{heading} {line.Text.Trim()}";
        }
        else
        {
            _isInTrace = StackLine().IsMatch(line.Text);
        }
    }

    public void Clear()
    {
        _known.Clear();
        (_cause, _test) = (null, null);
    }

    /// <summary>The cause of a test in the list; null if its trace is not known.</summary>
    public string? CauseOf(string test)
    {
        Close();
        return _known.Find(known => HasWord(test, known.Class) && HasWord(test, known.Method)).Cause;
    }

    /// <summary>The causes that the list of failing tests does not show: each is that of at least half of those tests.</summary>
    public IReadOnlyList<string> NotShown(IReadOnlyList<string> tests)
    {
        var causes = tests.Select(test => (Test: test, Cause: CauseOf(test)!)).Where(pair => pair.Cause is not null).ToLookup(
            pair => pair.Cause, pair => pair.Test);
        var missing = causes.Where(cause => !cause.Any(test => Shows(test, cause.Key)) && (IsAround(cause.Key)
            || cause.Any(test => test.EndsWith("...", StringComparison.Ordinal)
                || test.EndsWith("(..)", StringComparison.Ordinal)))).ToArray();
        var all = missing.Sum(cause => cause.Count());
        return [.. missing.Where(cause => cause.Count() * 2 >= all).Select(cause => cause.Key)];
    }

    private void Close()
    {
        if (_test is { } test && _cause is not null && _known.Count < MostKept)
            _known.Add((test.Class, test.Method, _cause));
        (_cause, _test) = (null, null);
    }

    private static bool HasWord(string text, string word)
    {
        if (word.Length == 0)
            return true;
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if ((at == 0 || !IsOfName(text[at - 1])) && (at + word.Length == text.Length || !IsOfName(text[at + word.Length])))
                return true;
        }

        return false;
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';

    // Where a class cannot be set up, it is named without a method.
    private static (string Class, string Method) TestIn(string name)
    {
        var parts = name.Split('.');
        return parts.Length < 2 || parts[^1].Length > 0 && char.IsUpper(parts[^1][0]) ? (parts[^1], "") : (parts[^2], parts[^1]);
    }

    private static bool IsAround(string line) =>
        line.StartsWith(Around, StringComparison.Ordinal) && !line.StartsWith($"{Around}[", StringComparison.Ordinal);

    // A test shows the beginning of the message, or the exception where there is none.
    private static bool Shows(string test, string cause)
    {
        cause = IsAround(cause) ? cause[Around.Length..] : cause;
        var end = cause.IndexOf(": ", StringComparison.Ordinal);
        var said = end > 0 ? cause[(end + 2)..] : cause[(cause.LastIndexOf('.') + 1)..].Replace("Exception", "", StringComparison.Ordinal);
        return test.Contains(said.Length > SaidLength ? said[..SaidLength] : said, StringComparison.Ordinal);
    }

    // client(org.example.GatewayTest)  Time elapsed: 0.017 s  <<< ERROR!, or org.example.GatewayTest.client -- Time elapsed: …
    [GeneratedRegex(@"\A((?>(?<method>\w+)[^(]*)\((?>([\w$]+\.)*)(?<class>[\w$]+)\)|(?>(?<name>[\w$.]+))[^\s]*)"
        + @"\s+(-- )?Time elapsed: .*<<< (ERROR|FAILURE)!\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Header();

    // Mockito names none.
    [GeneratedRegex(@"\A(?>([\w$]+\.)+)[\w$]+(?<=Exception|Error): \S"
        + @"|\A(Wanted but not invoked|Argument\(s\) are different! Wanted|Never wanted here|No interactions wanted here):",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Exception();

    [GeneratedRegex(@"\A(?>([\w$]+\.)+)(Assertion\w*|MultipleFailures)Error\b", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Assertion();

    [GeneratedRegex(@"\A\s+(at |\.\.\. \d+ |Suppressed: |Caused by: |\[)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex StackLine();
}
