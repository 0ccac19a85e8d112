using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildCoordination.Settings.Types;

/// <summary>Environment variables. Only their names are shown: values may be secrets.</summary>
internal sealed partial class VariablesType : SettingType
{
    public override string Allowed => "variables: an object of texts, or NAME=VALUE with semicolons or line ends between them";

    public override object? Parse(string text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split([';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return null;
            variables[pair[..equals].Trim()] = pair[(equals + 1)..];
        }

        return Check(variables);
    }

    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return base.Read(json);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                return null;
            variables[property.Name] = property.Value.GetString()!;
        }

        return Check(variables);
    }

    public override object? Complete(object value, ValuePlace place) => Check((IReadOnlyDictionary<string, string>)value);

    public override string Show(object value) =>
        string.Join(", ", ((IReadOnlyDictionary<string, string>)value).Keys.Order(StringComparer.Ordinal));

    public override string ShowText(string text) => "…";

    private static IReadOnlyDictionary<string, string>? Check(IReadOnlyDictionary<string, string> variables) =>
        variables.All(v => VariableName().IsMatch(v.Key) && v.Value?.Contains('\0', StringComparison.Ordinal) == false) ? variables : null;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();
}
