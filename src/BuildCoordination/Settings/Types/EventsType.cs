using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Settings.Types;

/// <summary>The destination of build events: a file, or an endpoint.</summary>
internal sealed class EventsType : SettingType
{
    public override string Allowed => "a path, or a URL of http or https";

    public override object? Parse(string text) => TextType.IsLine(text) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place)
    {
        var text = (string)value;
        return !TextType.IsLine(text) ? null
            : !text.Contains("://", StringComparison.Ordinal) ? PathType.Full(text, place)
            : IsEndpoint(text) ? text : null;
    }

    public override string Show(object value) => ShowText((string)value);

    public override string ShowText(string text) =>
        text.Contains("://", StringComparison.Ordinal) ? ShowEndpoint(text) : text;

    /// <summary>
    /// An address for people, without user, password and query. The path of one without a placeholder may be a secret, too.
    /// </summary>
    public static string ShowEndpoint(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.IndexOfAny(['/', '?', '#'], host) is var found and >= 0 ? found : text.Length;
        // Behind the host it may be of a path, or of a password with a slash: then even the host is not known.
        if (text.IndexOf('@', end) >= 0)
            return text[..host] + "…";
        var shown = text.LastIndexOf('@', end - 1) is var at && at >= host ? $"{text[..host]}***{text[at..]}" : text;
        shown = shown.Split('?', '#')[0];
        var path = shown.IndexOf('/', host);
        return shown.Contains("${", StringComparison.Ordinal) || path < 0 || path == shown.Length - 1 ? shown : shown[..path] + "/…";
    }

    private static bool IsEndpoint(string text)
    {
        try
        {
            return Uri.TryCreate(RepositoryUrl.ParseEndpoint(text).ForGit, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https";
        }
        catch (CoordinationException)
        {
            return false;
        }
    }
}
