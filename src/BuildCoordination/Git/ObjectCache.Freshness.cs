using System.Globalization;
using System.Text;
using BuildCoordination.Files;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    /// <summary>When the remote was reached last with this cache; null where that was not noted.</summary>
    public DateTimeOffset? ReachedAt => ReachedAtOf(Path);

    /// <summary>When the remote was reached last with the cache at a path, which need not be open.</summary>
    public static DateTimeOffset? ReachedAtOf(string path) => Read(ReachedMarkOf(path));

    public void MarkReached(DateTimeOffset now) => Write(ReachedMarkOf(Path), now);

    /// <summary>When a process asked last that each poll is noted, with the cache at a path.</summary>
    public static DateTimeOffset? AskedAtOf(string path) => Read(AskedMarkOf(path));

    public static void MarkAsked(string path, DateTimeOffset now) => Write(AskedMarkOf(path), now);

    private static DateTimeOffset? Read(string mark)
    {
        try
        {
            return AtomicFile.ReadOwn(mark) is { Length: < 20 } text
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string mark, DateTimeOffset now)
    {
        try
        {
            AtomicFile.WriteWithoutSync(
                mark, Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the age is that of the newest commit, and who asked for notes polls itself.
        }
    }

    private static string AskedMarkOf(string path) => System.IO.Path.Combine(path, "buildcoord-asked");

    private static string ReachedMarkOf(string path) => System.IO.Path.Combine(path, "buildcoord-reached");
}
