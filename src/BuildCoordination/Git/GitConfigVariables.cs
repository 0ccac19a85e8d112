using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>
/// Configuration of git in environment variables: <c>GIT_CONFIG_COUNT</c>, <c>KEY</c> and <c>VALUE</c> as in <c>git help config</c>, and
/// <c>GIT_CONFIG_PARAMETERS</c>, in which git hands on its own <c>-c</c>. Only keys for access and authentication are kept.
/// </summary>
internal static partial class GitConfigVariables
{
    public const string Parameters = "GIT_CONFIG_PARAMETERS";

    private const string Count = "GIT_CONFIG_COUNT";
    private const string Key = "GIT_CONFIG_KEY_";
    private const string Value = "GIT_CONFIG_VALUE_";

    private static readonly string[] Sections = ["credential.", "http.", "https.", "url.", "ssh.", "protocol.", "safe."];
    private static readonly string[] Keys = ["core.sshCommand", "core.gitProxy", "core.askPass"];

    /// <summary>Whether a variable holds configuration.</summary>
    public static bool IsOne(string name) =>
        name is Count or Parameters || name.StartsWith(Key, StringComparison.Ordinal) || name.StartsWith(Value, StringComparison.Ordinal);

    /// <summary>Returns the variables of the kept entries with new numbers. It omits an entry that git would reject.</summary>
    public static IReadOnlyDictionary<string, string> Kept(IReadOnlyDictionary<string, string> variables)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = Numbered(variables).Concat(Quoted(variables.GetValueOrDefault(Parameters, "")));
        foreach (var (key, value) in all.Where(entry => IsKept(entry.Key)))
            Append(kept, key, value);
        return kept;
    }

    /// <summary>Adds an entry that wins over those before it.</summary>
    public static void Append(IDictionary<string, string> variables, string key, string value)
    {
        var number = variables.TryGetValue(Count, out var count) ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
        variables[$"{Key}{number}"] = key;
        variables[$"{Value}{number}"] = value;
        variables[Count] = (number + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsKept(string key) =>
        Sections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase))
        || Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<KeyValuePair<string, string>> Numbered(IReadOnlyDictionary<string, string> variables)
    {
        var isNumber = int.TryParse(variables.GetValueOrDefault(Count), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        for (var i = 0; isNumber && i < Math.Min(count, variables.Count); i++)
        {
            if (variables.TryGetValue($"{Key}{i}", out var key) && variables.TryGetValue($"{Value}{i}", out var value))
                yield return new(key, value);
        }
    }

    // 'key=value' before git 2.31, 'key'='value' since; a key alone is true.
    private static IEnumerable<KeyValuePair<string, string>> Quoted(string parameters)
    {
        foreach (Match entry in Entry().Matches(parameters))
        {
            var (key, value) = (Unquote(entry.Groups["key"].Value), Unquote(entry.Groups["value"].Value));
            if (entry.Groups["value"].Success)
                yield return new(key, value);
            else if (key.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at)
                yield return new(key[..at], key[(at + 1)..]);
            else
                yield return new(key, "true");
        }
    }

    // A quote and an exclamation mark stand outside of the quotes, behind a backslash.
    private static string Unquote(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        var isInside = false;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\'')
                isInside = !isInside;
            else if (quoted[i] == '\\' && !isInside && i + 1 < quoted.Length)
                text.Append(quoted[++i]);
            else
                text.Append(quoted[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"(?<key>('[^']*'|\\.)+)(=(?<value>('[^']*'|\\.)+)?)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();
}
