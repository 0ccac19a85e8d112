using System.Text.Json;
using BuildCoordination.Builds;
using BuildCoordination.Git;

namespace BuildCoordination.Events;

/// <summary>A build event as a CDEvent (version 0.5.1) in the envelope of a CloudEvent (version 1.0), as one line of JSON.</summary>
internal static class CdEvent
{
    private const string CloudEventsVersion = "1.0";
    private const string CdEventsVersion = "0.5.1";
    private const string TypeVersion = "0.3.0";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <param name="happened">The event.</param>
    /// <param name="repository">The coordination repository, which has the run's reports.</param>
    public static byte[] Line(RunEvent happened, RepositoryUrl repository)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
            WriteEnvelope(json, happened, repository);
        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static void WriteEnvelope(Utf8JsonWriter json, RunEvent happened, RepositoryUrl repository)
    {
        json.WriteStartObject();
        json.WriteString("specversion", CloudEventsVersion);
        WriteContext(json, happened);
        json.WriteString("subject", happened.Subject);
        json.WriteString("time", TimeOf(happened));
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        json.WriteStartObject("context");
        json.WriteString("specversion", CdEventsVersion);
        WriteContext(json, happened);
        json.WriteString("timestamp", TimeOf(happened));
        json.WriteEndObject();
        WriteSubject(json, happened, repository);
        WriteOurs(json, happened.Run);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // An event that is sent again, for example after a crash, has the same id.
    private static void WriteContext(Utf8JsonWriter json, RunEvent happened)
    {
        var (end, of) = (happened.IsEnd ? "finished" : "started", happened.IsBuild ? "pipelinerun" : "taskrun");
        json.WriteString("id", $"{happened.Subject}.{end}");
        json.WriteString("source", Source(happened.Run));
        json.WriteString("type", $"dev.cdevents.{of}.{end}.{TypeVersion}");
    }

    private static void WriteSubject(Utf8JsonWriter json, RunEvent happened, RepositoryUrl repository)
    {
        json.WriteStartObject("subject");
        json.WriteString("id", happened.Subject);
        json.WriteString("source", Source(happened.Run));
        json.WriteStartObject("content");
        json.WriteString(happened.IsBuild ? "pipelineName" : "taskName", happened.Name);
        json.WriteString("uri", $"{Uri(repository)}#{happened.Subject}");
        if (!happened.IsBuild)
        {
            json.WriteStartObject("pipelineRun");
            json.WriteString("id", happened.Build);
            json.WriteString("source", Source(happened.Run));
            json.WriteEndObject();
        }

        if (happened.IsEnd)
        {
            // CDEvents has no word for an unknown outcome, and the field is optional.
            if (happened.Outcome != BuildOutcome.Unknown)
                json.WriteString("outcome", OutcomeOf(happened.Outcome));
            if (!happened.Outcome.IsGood())
                json.WriteString("errors", string.Join('\n', happened.End.Lines.Prepend(happened.Why ?? happened.Outcome.Result())));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOurs(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteStartObject("customData");
        json.WriteString("server", run.Server);
        json.WriteString("job", run.Job);
        if (run.Branch is not null)
            json.WriteString("branch", run.Branch);
        if (run.Commit is not null)
            json.WriteString("commit", run.Commit);
        json.WriteEndObject();
        json.WriteString("customDataContentType", "application/json");
    }

    private static string Source(RunRecord run) => $"/buildcoord/{run.Server}";

    private static string TimeOf(RunEvent happened) =>
        (happened.IsEnd ? happened.EndedAt : happened.StartedAt)
            .UtcDateTime.ToString(Time, System.Globalization.CultureInfo.InvariantCulture);

    private static string OutcomeOf(BuildOutcome outcome) => outcome switch
    {
        BuildOutcome.Success or BuildOutcome.Skip => "success",
        BuildOutcome.Cancellation => "cancel",
        BuildOutcome.Error => "error",
        _ => "failure",
    };

    // A path and ssh's host:path are no URIs.
    private static string Uri(RepositoryUrl repository) =>
        repository.Display.Contains("://", StringComparison.Ordinal) ? repository.Display
        : repository.IsSsh
            ? $"ssh://{repository.Display[..repository.Display.IndexOf(':', StringComparison.Ordinal)]}/{repository.Display[(repository.Display.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('/')}"
        : new Uri(repository.Display).AbsoluteUri;
}
