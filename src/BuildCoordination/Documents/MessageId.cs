using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCoordination.Documents;

/// <summary>Ids of messages: <c>msg_&lt;unix seconds&gt;_&lt;stamp and random, base 32&gt;</c>.</summary>
internal static partial class MessageId
{
    private const int StampDigits = 10;
    private const int RandomDigits = 10;

    // The digits reach further than the calendar.
    private static readonly long LastStamp = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>An id that no other is equal to, made from the sender's stamp in milliseconds since 1970.</summary>
    public static string New(long stamp) => From(stamp, RandomNumberGenerator.GetBytes(8));

    /// <summary>The same id for the same words, whoever makes it: for a message that many servers may send but readers see once.</summary>
    public static string Of(string kind, params ReadOnlySpan<string> words)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', words)));
        return $"msg_{kind}_{Base32.Write(BinaryPrimitives.ReadInt64BigEndian(hash) >>> 4, 12)}";
    }

    /// <summary>The stamp in an id from buildcoord; null for any other.</summary>
    public static long? StampOf(string id) =>
        OwnForm().Match(id) is { Success: true } form
        && Base32.Read(form.Groups["stamp"].ValueSpan) is { } stamp
        && stamp <= LastStamp
        && form.Groups["seconds"].ValueSpan.SequenceEqual(Seconds(stamp))
            ? stamp
            : null;

    /// <summary>The time in an id from buildcoord or the bash scripts.</summary>
    public static DateTimeOffset? InstantOf(string id) =>
        StampOf(id) is { } stamp ? DateTimeOffset.FromUnixTimeMilliseconds(stamp)
        : Timed().Match(id) is { Success: true } form
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(form.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    private static string From(long stamp, ReadOnlySpan<byte> random) =>
        $"msg_{Seconds(stamp)}_{Base32.Write(stamp, StampDigits)}{Base32.Write(BinaryPrimitives.ReadInt64BigEndian(random), RandomDigits)}";

    private static string Seconds(long stamp) => (stamp / 1000).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Amsg_(?<seconds>[0-9]{1,12})_(?<stamp>[0-7][0-9a-hjkmnp-tv-z]{9})[0-9a-hjkmnp-tv-z]{10}\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnForm();

    [GeneratedRegex(@"\Amsg_(?<seconds>[0-9]{10})_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timed();
}
