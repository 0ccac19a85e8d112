using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// The settings file: what must be known without any option or variable, as a daemon and another shell would not have them.
/// </summary>
internal sealed class SettingsStep(SetupRequest request, SetupTarget target) : SetupStep("settings")
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly string[] Others = ["branch", "state", "cache", "hostname", "ip", "manager", "logFolder", "heartbeat.interval"];

    public override string AsItIs => $"{Path} has all settings";

    private string Path => System.IO.Path.Combine(
        request.IsForMachine
            ? request.Environment.System("etc")
            : request.Environment.SettingsFolder ?? throw new CoordinationException(SetupDiagnostics.NoHome),
        SettingsFile.Name);

    /// <exception cref="CoordinationException">BC1302: the file cannot be edited. BC1018: it is to be written and cannot be.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (await PlanAsync(cancellationToken) is not null && WritableFile.ProblemWith(Path) is { } problem)
            throw new CoordinationException(SetupDiagnostics.NotWritable(Path, problem));
    }

    public override Task<string?> PlanAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Missing(Read()) is { Count: > 0 } missing ? $"write {string.Join(", ", missing.Keys)} to {Path}" : null);

    public override Task<string> DoAsync(CancellationToken cancellationToken)
    {
        var file = Read();
        var missing = Missing(file);
        foreach (var (key, value) in missing)
            Set(file, key, value);
        Folder.Make(System.IO.Path.GetDirectoryName(Path)!);
        // Anybody may read the machine's: it holds no secret, and every user's builds go by it.
        AtomicFile.Write(
            Path, Encoding.UTF8.GetBytes(file.ToJsonString(Indented) + "\n"),
            request.IsForMachine ? FileModes.PublicFile : FileModes.PrivateFile);
        return Task.FromResult($"{string.Join(", ", missing.Keys)} written to {Path}");
    }

    private Dictionary<string, string> Missing(JsonObject file)
    {
        var settings = target.Settings;
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal) { ["server"] = target.Server };
        if (!settings.IsEmbedded)
            wanted["repository"] = target.Repository;
        foreach (var origin in settings.Origins.Where(
            origin =>
            Others.Contains(origin.Setting.Key) && origin is { Kind: SourceKind.Option or SourceKind.Environment, Value: not null }))
        {
            wanted[origin.Setting.Key] = origin.Value!;
        }

        return wanted.Where(pair => Get(file, pair.Key) != pair.Value).ToDictionary(StringComparer.Ordinal);
    }

    private JsonObject Read()
    {
        try
        {
            if (AtomicFile.Read(Path) is not { Length: > 0 } bytes)
                return [];
            return JsonNode.Parse(bytes) as JsonObject ?? throw new CoordinationException(SetupDiagnostics.NotToBeEdited(Path));
        }
        catch (JsonException e)
        {
            // It may hold comments, which would be lost.
            throw new CoordinationException(SetupDiagnostics.NotToBeEdited(Path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationException(SetupDiagnostics.NotWritable(Path, e.Message.TrimEnd('.')), e);
        }
    }

    private static string? Get(JsonObject file, string key)
    {
        JsonNode? node = file;
        foreach (var part in key.Split('.'))
            node = (node as JsonObject)?[part];
        return node?.ToString();
    }

    private static void Set(JsonObject file, string key, string value)
    {
        var parts = key.Split('.');
        foreach (var part in parts.SkipLast(1))
            file = file[part] as JsonObject ?? (JsonObject)(file[part] = new JsonObject());
        file[parts[^1]] = value;
    }
}
