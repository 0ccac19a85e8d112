using System.Text.Json;

namespace BuildCoordination.Settings.Types;

internal sealed class SwitchType : SettingType
{
    public override string Allowed => "true or false";

    public override object? Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => null,
    };

    public override object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public override string Show(object value) => (bool)value ? "true" : "false";
}
