using System.Collections.Concurrent;
using System.IO.Enumeration;

namespace BuildCoordination.MSBuild.Engine;

/// <summary>The names of coordinated targets, with <c>*</c> and <c>?</c> as wildcards. Case does not matter, as in MSBuild.</summary>
internal sealed class TargetNames
{
    private readonly ConcurrentDictionary<string, bool> _patterns = new(StringComparer.OrdinalIgnoreCase);

    public void Add(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns.Select(pattern => pattern.Trim()).Where(pattern => pattern.Length > 0))
            _patterns.TryAdd(pattern, true);
    }

    public bool Contain(string target) => _patterns.ContainsKey(target) || _patterns.Keys.Any(pattern => Matches(pattern, target));

    /// <summary>Whether a pattern names a target.</summary>
    public static bool Matches(string pattern, string target) => FileSystemName.MatchesSimpleExpression(pattern, target);
}
