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
        RepositoryType.WithoutUser(text).Split('?') is [var address, _, ..] && IsEndpoint(text)
            ? address + "?***"
            : RepositoryType.WithoutUser(text);

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
