using System.Text.Encodings.Web;
using System.Text.Json;

namespace BuildCoordination.Tool.Setup;

internal static class SettingsJson
{
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
