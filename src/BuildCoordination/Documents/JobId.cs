using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace BuildCoordination.Documents;

/// <summary>
/// Ids of jobs: <c>job_&lt;unix seconds&gt;</c> as the scripts have them, with a suffix, since two runs may begin in one second.
/// </summary>
internal static partial class JobId
{
    public static string New(DateTimeOffset startedAt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"job_{startedAt.ToUnixTimeSeconds()}_{Base32.Write(RandomNumberGenerator.GetInt32(int.MaxValue), 6)}");

    /// <summary>Whether a text can be a job's id, and a part of a file's name.</summary>
    public static bool IsValid(string id) => Valid().IsMatch(id);

    /// <summary>Whether an id ends in a random part, and so is that of one run only.</summary>
    public static bool IsUnique(string id) => Unique().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();

    [GeneratedRegex(@"\Ajob_[0-9]{1,12}_[0-9a-z]{6}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unique();
}
