namespace BuildCoordination.Tool.Output;

/// <summary>The lines of an output that were not there before, of a window that moves along it.</summary>
internal sealed class FollowedOutput
{
    private IReadOnlyList<string> _window = [];

    /// <summary>Whether lines may be missing before the newest ones: the window has moved beyond its former end.</summary>
    public bool HasGap { get; private set; }

    /// <summary>Takes the window as it is now, and returns its new lines.</summary>
    public IReadOnlyList<string> Take(IReadOnlyList<string> window)
    {
        var known = Math.Min(_window.Count, window.Count);
        while (known > 0 && !_window.TakeLast(known).SequenceEqual(window.Take(known), StringComparer.Ordinal))
            known--;
        HasGap = known == 0 && _window.Count > 0 && window.Count > 0;
        _window = window;
        return [.. window.Skip(known)];
    }
}
