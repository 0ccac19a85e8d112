using System.Text;
using System.Text.Json;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Settings;

/// <summary>
/// Reads a <c>buildcoord.json</c>: one object, with an object within for each dot of a key. Comments and trailing commas are allowed.
/// </summary>
internal sealed class SettingsFile
{
    public const string Name = "buildcoord.json";

    private const int MostUnknown = 10;

    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly bool _isTrusted;
    private readonly bool _isOfTree;
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, int> _ignored = new(StringComparer.Ordinal);
    private readonly BuildCoordinationOptions _options = new();
    private readonly List<CoordinationDiagnostic> _warnings;
    private byte[] _bytes;
    private int _unknown;

    private SettingsFile(string path, byte[] bytes, bool isTrusted, bool isOfTree, List<CoordinationDiagnostic> warnings) =>
        (_path, _bytes, _isTrusted, _isOfTree, _warnings) = (path, bytes, isTrusted, isOfTree, warnings);

    public static SettingLayer Read(
        string path, byte[] bytes, bool isTrusted, string home, List<CoordinationDiagnostic> warnings, bool isOfTree = false)
    {
        var file = new SettingsFile(path, bytes, isTrusted, isOfTree, warnings);
        file.Read();
        if (file._ignored.Count > 0)
            warnings.Add(SettingsDiagnostics.NotTrusted(path, file._ignored));
        return new(
            SourceKind.File, file._options, s => $"{path} line {file._lines[s.Key]}", new ValuePlace(Path.GetDirectoryName(path)!, home))
        {
            IsTrusted = isTrusted,
        };
    }

    private void Read()
    {
        try
        {
            _ = Utf8.GetCharCount(_bytes);
            _bytes = _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? _bytes[3..] : _bytes;
            var reader = new Utf8JsonReader(_bytes, Lenient);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw SettingsDiagnostics.Unreadable(_path, "it must hold one JSON object.");
            ReadObject(ref reader, "");
            reader.Read();
        }
        catch (JsonException e)
        {
            throw SettingsDiagnostics.Unreadable(_path, $"line {e.LineNumber + 1} is not valid JSON.", e);
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            throw SettingsDiagnostics.Unreadable(_path, "it is not valid UTF-8.", e);
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = prefix + reader.GetString();
            var line = 1 + _bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject
                && SettingsTable.All.Any(s => s.Key.StartsWith(key + ".", StringComparison.Ordinal)))
            {
                ReadObject(ref reader, key + ".");
            }
            else
            {
                Set(key, line, JsonElement.ParseValue(ref reader));
            }
        }
    }

    private void Set(string key, int line, JsonElement value)
    {
        var source = $"{_path} line {line}";
        var setting = SettingsTable.All.FirstOrDefault(s => s.Key == key || s.Name.Former?.Key == key);
        if (setting is null)
        {
            // "$schema" and its like are for editors.
            if (!key.StartsWith('$') && _unknown++ < MostUnknown)
                _warnings.Add(SettingsDiagnostics.Unknown(source, key));
        }
        else if (setting.IsOfUser && _isOfTree)
        {
            _warnings.Add(SettingsDiagnostics.NotOfTree(source, key));
        }
        else if (!setting.IsFree && !_isTrusted)
        {
            _ignored.TryAdd(key, line);
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            var isFormer = setting.Key != key;
            var isIgnored = isFormer && _present.Contains(setting.Key);
            if (isFormer)
                _warnings.Add(SettingsDiagnostics.Renamed(source, key, setting.Key, isIgnored));
            else
                _present.Add(key);
            if (isIgnored)
                return;
            _lines[setting.Key] = line;
            if (setting.Type.Read(value) is { } read)
                setting.Set(_options, read);
            else if (SettingsDiagnostics.NotAllowed(source, setting, value.ToString()) is var problem && _isTrusted)
                throw problem;
            else
                _warnings.Add(SettingsDiagnostics.NotUsed(problem));
        }
    }
}
