namespace BuildCoordination.Files;

/// <summary>Lists files that get ascending numbers while others add to them.</summary>
internal static class AscendingFiles
{
    /// <summary>
    /// Lists files without gaps. A listing that runs while files are added may have a newer one and miss an older one: readdir(3) leaves
    /// that open, and ext4 does so. All files up to the newest of a first listing are there before a second one begins.
    /// </summary>
    /// <param name="list">Lists them once.</param>
    /// <param name="number">The number of a file.</param>
    public static IReadOnlyList<T> List<T>(Func<IReadOnlyList<T>> list, Func<T, long> number)
    {
        var first = list();
        if (first.Count == 0)
            return first;
        var newest = first.Max(number);
        return [.. list().Where(file => number(file) <= newest)];
    }
}
