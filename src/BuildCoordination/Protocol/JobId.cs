using System.Globalization;
using System.Security.Cryptography;

namespace BuildCoordination.Protocol;

/// <summary>Ids of jobs: <c>job_&lt;unix seconds&gt;</c> as the scripts have them, with a suffix, since two runs may begin in one second.</summary>
internal static class JobId
{
    public static string New(DateTimeOffset startedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"job_{startedAt.ToUnixTimeSeconds()}_{Base32.Write(RandomNumberGenerator.GetInt32(int.MaxValue), 6)}");
}
