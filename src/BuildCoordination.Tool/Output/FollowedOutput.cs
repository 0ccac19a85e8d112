namespace BuildCoordination.Tool.Output;

/// <summary>The lines of an output that were not there before, of a window that moves along it.</summary>
internal sealed class FollowedOutput
{
    private IReadOnlyList<string> _window = [];

    /// <summary>Takes the window as it is now, and returns its new lines.</summary>
    public IReadOnlyList<string> Take(IReadOnlyList<string> window)
    {
        var known = Math.Min(_window.Count, window.Count);
        while (known > 0 && !_window.TakeLast(known).SequenceEqual(window.Take(known), StringComparer.Ordinal))
            known--;
        _window = window;
        return [.. window.Skip(known)];
    }
}
