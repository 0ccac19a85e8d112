using System.Text.RegularExpressions;

namespace BuildCoordination.Settings.Types;

/// <summary>The address of a repository: a URL, <c>host:path</c>, or a path.</summary>
internal sealed partial class RepositoryType : SettingType
{
    public override string Allowed => "a path, or a URL of https, ssh, http, git or file";

    public override object? Parse(string text) => TextType.IsLine(text) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place)
    {
        var repository = (string)value;
        if (!TextType.IsLine(repository) || repository[0] == '-')
            return null;

        // Two colons name a remote helper, and helpers such as ext run commands.
        if (repository.Contains("://", StringComparison.Ordinal))
            return KnownScheme().IsMatch(repository) ? repository : null;
        return repository.Split('/')[0].Contains("::", StringComparison.Ordinal) ? null
            : HostAndPath().IsMatch(repository) ? repository
            : PathType.Full(repository, place);
    }

    public override string Show(object value) => ShowText((string)value);

    public override string ShowText(string text) => Query().Replace(WithoutUser(text), "?***");

    public static string WithoutUser(string text) => UserInfo().Replace(text, "://***@");

    [GeneratedRegex(
        @"\A(https?|ssh|git|file|git\+ssh|ssh\+git)://[^-]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownScheme();

    [GeneratedRegex(@"\A[^/:-][^/:]*:", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAndPath();

    // Up to the last @ before the path: a password may hold one.
    [GeneratedRegex(@"://[^/]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=:[^?#]*)[?#].*\z", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();
}
