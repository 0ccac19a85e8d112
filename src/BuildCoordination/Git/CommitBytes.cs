using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BuildCoordination.Git;

/// <summary>
/// One commit as git stores it. Everybody who may push may push one whose author, time or message is nothing that a git would write: as
/// git does, nothing but the tree must be there.
/// </summary>
internal static class CommitBytes
{
    private const int IdLength = 40;

    /// <summary>Reads a commit; null if it has no tree.</summary>
    public static CommitInfo? Parse(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = (end < 0 ? text : text[..end]).Split('\n');
        if (Id(lines[0], "tree ") is not { } tree)
            return null;
        var parents = lines.Skip(1).Select(line => Id(line, "parent ")).TakeWhile(id => id is not null).Select(id => id!).ToArray();
        var (author, email, _) = Person(lines, "author ");
        return new CommitInfo(
            IdOf("commit", bytes), tree, parents, author, email, Person(lines, "committer ").Time, end < 0 ? "" : text[(end + 2)..]);
    }

    public static byte[] Create(string tree, string? parent, Author author, string message)
    {
        var offset = author.Time.Offset;
        var person = string.Create(
            CultureInfo.InvariantCulture,
            $"{Plain(author.Name)} <{Plain(author.Email)}> {author.Time.ToUnixTimeSeconds()} "
                + $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}");
        return Encoding.UTF8.GetBytes(
            $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {person}\ncommitter {person}\n\n{message}");
    }

    /// <summary>The id of an object with these bytes.</summary>
    public static string IdOf(string type, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {bytes.Length}\0")));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Id(string line, string field) =>
        line.Length == field.Length + IdLength && line.StartsWith(field, StringComparison.Ordinal) ? line[field.Length..] : null;

    // NAME <EMAIL> SECONDS OFFSET
    private static (string Name, string Email, DateTimeOffset Time) Person(string[] lines, string field)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..] ?? "";
        var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.LastIndexOf('>'));
        var name = (open < 0 ? line : line[..open]).Trim();
        var seconds = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return (
            name.Length > 0 ? name : CommitInfo.Unknown,
            open >= 0 && close > open ? line[(open + 1)..close].Trim() : "",
            long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                && time <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                    ? DateTimeOffset.FromUnixTimeSeconds(time)
                    : DateTimeOffset.UnixEpoch);
    }

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c) && c is not ('<' or '>'))).Trim();
}
