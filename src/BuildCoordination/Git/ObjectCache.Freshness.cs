using System.Globalization;
using System.Text;
using BuildCoordination.Files;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    /// <summary>When the remote was reached last with this cache; null where that was not noted.</summary>
    public DateTimeOffset? ReachedAt => ReachedAtOf(Path);

    /// <summary>When the remote was reached last with the cache at a path, which need not be open.</summary>
    public static DateTimeOffset? ReachedAtOf(string path)
    {
        try
        {
            return AtomicFile.ReadOwn(ReachedMarkOf(path)) is { Length: < 20 } text
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void MarkReached(DateTimeOffset now)
    {
        try
        {
            AtomicFile.WriteWithoutSync(
                ReachedMarkOf(Path), Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the age is that of the newest commit.
        }
    }

    private static string ReachedMarkOf(string path) => System.IO.Path.Combine(path, "buildcoord-reached");
}
