namespace BuildCoordination.Settings.Types;

/// <summary>A path; a program may also be a bare name that is looked up on the PATH.</summary>
internal sealed class PathType(bool isProgram = false) : SettingType
{
    public override string Allowed => isProgram ? "the name of a program on the PATH, or a path" : "a path; ~/ is the home folder";

    public override object? Parse(string text) => TextType.IsLine(text) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place)
    {
        var path = (string)value;
        return !TextType.IsLine(path) ? null : isProgram && !path.Contains('/', StringComparison.Ordinal) ? path : Full(path, place);
    }

    internal static string Full(string path, ValuePlace place) =>
        path == "~" ? place.Home
        : path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path[2..], place.Home is "" ? "/" : place.Home))
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, place.Folder));
}
