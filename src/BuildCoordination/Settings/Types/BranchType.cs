namespace BuildCoordination.Settings.Types;

/// <summary>A branch name as git allows it (<c>git check-ref-format</c>), except that none may look like an option.</summary>
internal sealed class BranchType : SettingType
{
    public override string Allowed => "a branch name of git that does not begin with a hyphen";

    public override object? Parse(string text) => Complete(text.Trim());

    public override object? Complete(object value, ValuePlace place) => Complete((string)value);

    private static string? Complete(string name) => IsBranch(name) ? name : null;

    private static bool IsBranch(string name) =>
        name.Length is > 0 and <= 200 && name[0] != '-' && name != "@" &&
        !name.Any(c => c <= ' ' || c == '\x7f' || "~^:?*[\\".Contains(c, StringComparison.Ordinal)) &&
        !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal) && name[^1] != '.' &&
        name.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
