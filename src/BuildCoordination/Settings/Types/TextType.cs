namespace BuildCoordination.Settings.Types;

/// <summary>One line of text.</summary>
internal sealed class TextType : SettingType
{
    public override string Allowed => "one line of text without control characters";

    public override object? Parse(string text) => IsLine(text.Trim()) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place) => IsLine((string)value) ? value : null;

    internal static bool IsLine(string text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
