using System.Text;
using System.Text.Json;

namespace BuildCoordination.Settings.Types;

/// <summary>
/// Names between commas, semicolons or spaces; or arguments as on a command line: between spaces, quoted where they hold some.
/// </summary>
internal sealed class ListType(bool splitsOnCommas) : SettingType
{
    public override string Allowed => splitsOnCommas
        ? "a list of names: an array, or text with commas, semicolons or spaces between them"
        : "a list of arguments: an array, or text as on a command line with closed quotes";

    public override object? Parse(string text) => splitsOnCommas
        ? text.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        : Arguments(text);

    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return base.Read(json);
        return json.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? json.EnumerateArray().Select(e => e.GetString()!).ToArray()
            : null;
    }

    public override object? Complete(object value, ValuePlace place) =>
        ((IReadOnlyList<string>)value).All(e => e is not null && !e.Contains('\0', StringComparison.Ordinal)) ? value : null;

    public override string Show(object value) => string.Join(splitsOnCommas ? "," : " ", (IReadOnlyList<string>)value);

    private static string[]? Arguments(string text)
    {
        var arguments = new List<string>();
        StringBuilder? current = null;
        var quote = '\0';
        foreach (var c in text)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (current is not null)
                {
                    arguments.Add(current.ToString());
                    current = null;
                }
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                current ??= new StringBuilder();
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else
            {
                (current ??= new StringBuilder()).Append(c);
            }
        }

        if (current is not null)
            arguments.Add(current.ToString());
        return quote == '\0' ? [.. arguments] : null;
    }
}
