using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>The end of a build or of a packaging as JSON.</summary>
internal static class EndJson
{
    public static BuildRecord ReadBuild(Node node) => new()
    {
        Id = node.Text("id") ?? "",
        Run = node.Text("run"),
        Name = node.Text("name"),
        Status = node.Text("status") ?? "",
        Result = node.Text("result"),
        ExitCode = node.Count("exit_code"),
        Subject = node.Text("subject"),
        Cause = node.Text("cause"),
        Place = PlaceIn(node),
        Tests = TestsIn(node),
        Branch = node.Text("branch"),
        Commit = node.Text("commit"),
        StartedAt = node.Time("started_at"),
        CompletedAt = node.Time("completed_at"),
        DurationSeconds = node.Seconds("duration_seconds"),
        Log = node.Text("log"),
        Artifacts = node.Texts("artifacts"),
        Targets = Targets(node),
        Packages = Packages(node),
        Environment = node.Text("environment"),
    };

    public static PackageRecord ReadPackage(Node node) => new()
    {
        Id = node.Text("id") ?? "",
        Status = node.Text("status") ?? "",
        Result = node.Text("result"),
        ExitCode = node.Count("exit_code"),
        Subject = node.Text("subject"),
        Cause = node.Text("cause"),
        Place = PlaceIn(node),
        Tests = TestsIn(node),
        Branch = node.Text("branch"),
        Commit = node.Text("commit"),
        CompletedAt = node.Time("completed_at"),
        DurationSeconds = node.Seconds("duration_seconds"),
        Logs = node.Texts("logs"),
        Artifacts = node.Texts("artifacts"),
        Targets = Targets(node),
        Packages = Packages(node),
        Environment = node.Text("environment"),
    };

    public static JsonObject Write(EndRecord end)
    {
        var build = end as BuildRecord;
        var json = new JsonObject { ["id"] = end.Id };
        json.AddIf("run", end.Run);
        json.AddIf("name", build?.Name);
        json["status"] = end.Status;
        json.AddIf("result", end.Result);
        json.AddIf("exit_code", end.ExitCode is { } code ? JsonValue.Create(code) : null);
        json.AddIf("subject", end.Subject);
        json.AddIf("cause", end.Cause);
        json.AddIf("place", end.Place is { } place ? Write(place) : null);
        json.AddIf("tests", end.Tests is { } tests ? Write(tests) : null);
        json.AddIf("branch", end.Branch);
        json.AddIf("commit", end.Commit);
        json.AddIf("started_at", build?.StartedAt);
        json.AddIf("completed_at", end.CompletedAt);
        json.AddIf("duration_seconds", Number(end.DurationSeconds));
        json.AddIf("log", build?.Log);
        json.AddIf("logs", (end as PackageRecord)?.Logs ?? []);
        json.AddIf("artifacts", end.Artifacts);
        json.AddIf("targets", List(end.Targets, Write));
        json.AddIf("packages", List(end.Packages, Write));
        json.AddIf("environment", end.Environment);
        return json;
    }

    private static JsonObject Write(TargetRecord target)
    {
        var json = new JsonObject { ["name"] = target.Name, ["result"] = target.Result };
        json.AddIf("duration_seconds", Number(target.DurationSeconds));
        return json;
    }

    private static JsonObject Write(ErrorLocation place)
    {
        var json = new JsonObject { ["file"] = place.File };
        json.AddIf("line", place.Line is { } line ? JsonValue.Create(line) : null);
        json.AddIf("column", place.Column is { } column ? JsonValue.Create(column) : null);
        return json;
    }

    private static JsonObject Write(TestCounts tests) =>
        new() { ["run"] = tests.Run, ["failed"] = tests.Failed, ["errors"] = tests.Errors, ["skipped"] = tests.Skipped };

    private static JsonObject Write(PackageFile package)
    {
        var json = new JsonObject { ["name"] = package.Name };
        json.AddIf("version", package.Version);
        json.AddIf("path", package.Path);
        json.AddIf("size", package.Size is { } size ? JsonValue.Create(size) : null);
        json.AddIf("sha256", package.Sha256);
        return json;
    }

    private static ErrorLocation? PlaceIn(Node node) => node.Object("place") is { } place && place.Text("file") is { } file
        ? new(file, place.Count("line"), place.Count("column"), "") : null;

    private static TestCounts? TestsIn(Node node) => node.Object("tests") is { } tests && tests.Count("run") is { } run
        ? new(run, tests.Count("failed") ?? 0, tests.Count("errors") ?? 0, tests.Count("skipped") ?? 0) : null;

    private static List<TargetRecord> Targets(Node node) => [.. node.Objects("targets").Select(target =>
        new TargetRecord(target.Text("name") ?? "", target.Text("result") ?? "", target.Seconds("duration_seconds")))];

    private static List<PackageFile> Packages(Node node) => [.. node.Objects("packages").Select(package => new PackageFile(
        package.Text("name") ?? "", package.Text("version"), package.Text("path"), package.Integer("size"), package.Text("sha256")))];

    private static JsonArray? List<T>(IReadOnlyList<T> items, Func<T, JsonObject> write) =>
        items.Count == 0 ? null : new JsonArray([.. items.Select(write)]);

    /// <summary>Whole where it is whole, else to the thousandth: jq prints no more than a reader wants.</summary>
    private static JsonValue? Number(double? seconds) =>
        seconds is { } value && double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 3)) : null;
}
