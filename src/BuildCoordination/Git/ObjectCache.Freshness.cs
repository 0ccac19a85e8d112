using System.Globalization;
using System.Text;
using BuildCoordination.Files;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    private string ReachedMark => System.IO.Path.Combine(Path, "buildcoord-reached");

    /// <summary>When the remote was reached last with this cache; null where that was not noted.</summary>
    public DateTimeOffset? ReachedAt
    {
        get
        {
            try
            {
                return AtomicFile.ReadOwn(ReachedMark) is { Length: < 20 } text
                    && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                    && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public void MarkReached(DateTimeOffset now)
    {
        try
        {
            AtomicFile.WriteWithoutSync(
                ReachedMark, Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the age is that of the newest commit.
        }
    }
}
