namespace BuildCoordination.CloudStack.Logs;

/// <summary>The first lines of one sort, each once.</summary>
internal sealed class FirstFew(int most)
{
    private readonly List<(string Line, string? Of)> _lines = [];

    public bool Any => _lines.Count > 0;

    public IEnumerable<string> Lines => _lines.Select(entry => entry.Line);

    /// <returns>Whether it was new and there was room.</returns>
    public bool Add(string line, string? of = null)
    {
        if (_lines.Count >= most || _lines.Exists(entry => entry.Line == line))
            return false;
        _lines.Add((line, of));
        return true;
    }

    /// <summary>Lets go of what was said by others.</summary>
    public void KeepOnly(string of) => _lines.RemoveAll(entry => entry.Of != of);
}
