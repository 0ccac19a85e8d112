using System.Globalization;
using System.Text.Json;
using BuildCoordination.Settings;

namespace BuildCoordination.Hooks;

/// <summary>An event as a CDEvent (version 0.5.1) in the envelope of a CloudEvent (version 1.0), as one line of JSON.</summary>
internal static class CdEvent
{
    private const string CloudEventsVersion = "1.0";
    private const string CdEventsVersion = "0.5.1";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static byte[] Line(HookEvent happened)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
            WriteEnvelope(json, happened);
        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static void WriteEnvelope(Utf8JsonWriter json, HookEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("specversion", CloudEventsVersion);
        WriteContext(json, happened);
        json.WriteString("subject", Subject(happened));
        json.WriteString("time", TimeOf(happened));
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        json.WriteStartObject("context");
        json.WriteString("specversion", CdEventsVersion);
        WriteContext(json, happened);
        json.WriteString("timestamp", TimeOf(happened));
        json.WriteEndObject();
        WriteSubject(json, happened);
        json.WritePropertyName("customData");
        JsonSerializer.Serialize(json, happened, HookJson.Default.HookEvent);
        json.WriteString("customDataContentType", "application/json");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // An event that is delivered again, for example after a crash, has the same id.
    private static void WriteContext(Utf8JsonWriter json, HookEvent happened)
    {
        json.WriteString("id", happened.Id);
        json.WriteString("source", Source(happened));
        json.WriteString("type", TypeOf(happened.Event));
    }

    // CDEvents has types for builds; the others are in its space for the events of tools.
    private static string TypeOf(string name) => name switch
    {
        HookSettings.BuildStarted => "dev.cdevents.pipelinerun.started.0.3.0",
        HookSettings.BuildEnded => "dev.cdevents.pipelinerun.finished.0.3.0",
        HookSettings.Message => Custom("message", "received"),
        HookSettings.Unanswered => Custom("message", "unanswered"),
        HookSettings.ServerLost => Custom("server", "lost"),
        HookSettings.ServerBack => Custom("server", "back"),
        HookSettings.Stalled => Custom("build", "stalled"),
        HookSettings.Overdue => Custom("build", "overdue"),
        _ => Custom("hook", "tested"),
    };

    private static string Custom(string subject, string predicate) => $"dev.cdeventsx.buildcoord-{subject}.{predicate}.0.1.0";

    private static void WriteSubject(Utf8JsonWriter json, HookEvent happened)
    {
        json.WriteStartObject("subject");
        json.WriteString("id", Subject(happened));
        json.WriteString("source", Source(happened));
        json.WriteStartObject("content");
        if (happened.Event is HookSettings.BuildStarted or HookSettings.BuildEnded && happened.Build is { } build)
        {
            json.WriteString("pipelineName", build.Name);
            json.WriteString("uri", $"{Uri(happened.Repository)}#{System.Uri.EscapeDataString(Subject(happened))}");
            if (happened.Event == HookSettings.BuildEnded)
            {
                var outcome = build.Result switch
                {
                    "success" or "fixed" or "unknown" => "success",
                    "cancelled" => "cancel",
                    _ => "failure",
                };
                json.WriteString("outcome", outcome);
                if (build is { Result: "failed" or "cancelled", Reason: { } reason })
                    json.WriteString("errors", reason);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Subject(HookEvent happened) =>
        happened.Build?.Job is { } job ? $"{happened.Server}/{job}" : happened.Message?.Id is { Length: > 0 } id ? id : happened.Server;

    private static string Source(HookEvent happened) => $"/buildcoord/{System.Uri.EscapeDataString(happened.Server)}";

    private static string TimeOf(HookEvent happened) => happened.Time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    // A path and ssh's host:path are no URIs.
    private static string Uri(string repository) =>
        repository.Contains("://", StringComparison.Ordinal) ? repository
        : repository.StartsWith('/') ? new Uri(repository).AbsoluteUri
        : $"ssh://{repository.Replace(":", "/", StringComparison.Ordinal)}";
}
