using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using BuildCoordination.Builds;
using BuildCoordination.Git;
using BuildCoordination.Health;
using BuildCoordination.Outbox;
using BuildCoordination.Telemetry;
using BuildCoordination.Tool.Daemon;
using BuildCoordination.Updates;

namespace BuildCoordination.Tool.Tests.Compatibility;

/// <summary>
/// A property or type of the code can be renamed without a change of any file, variable, code or name that others rely on.
/// </summary>
public sealed partial class PersistedNamesTests : IDisposable
{
    // The first two are only read, and the rest was not set when the fixture was made: the approved names alone hold it.
    private static readonly string[] NeverInFixture =
    [
        "UpdateHeader.", "UpdateKind.", "DaemonRecord.trouble", "BaseState.",
    ];

    // These came after version 0.1.
    private static readonly string[] Later =
    [
        "UpdateFile.at", "MessageUpdate.earlier_notices", "MessageUpdate.run", "BuildEndUpdate.run",
        "RunKey.", "KeptEnd.", "MessageEvent.", "OutgoingMessage.events", "OutgoingMessage.run", "OutgoingMessage.auto", "EndRecord.run",
        "RunRecord.started_tick", "RunRecord.alive_tick", "RunRecord.ended_tick", "RunRecord.secrets",
        "RunRecord.lock_file", "RunRecord.requested", "RunRecord.commit_note", "PastBuild.requested", "RunSecrets.", "SecretHash.",
        "RunTarget.started_tick", "RunTarget.ended_tick",
        "EndRecord.subject", "EndRecord.cause", "EndRecord.place", "EndRecord.tests", "ErrorLocation.", "TestCounts.",
        "ResultDetails.command", "ResultDetails.cause", "ResultDetails.place", "ResultDetails.tests", "ResultDetails.error_type",
        "SeenHeartbeat.age_seconds", "SeenHeartbeat.tick", "SeenHeartbeat.boot", "DaemonNote.", "PastBuild.ended_at",
        "HookEntry.", "HookEvent.", "HookBuild.", "HookMessage.", "HookBatch.", "HookCursor.", "HookAttempt.",
        "OutgoingMessage.ack_within_seconds",
        "DaemonRecord.repository", "DaemonRecord.branch", "HandedOverNote.", "BuildEnvironment.", "BuildEndUpdate.environment",
        "EndRecord.environment", "BuildOutput.", "RunRecord.expected_at", "RunRecord.stalled_since", "RunRecord.quiet_seconds",
        "PastBuild.quiet_seconds", "JobInfo.branch", "JobInfo.expected_at", "JobInfo.stalled_since",
    ];

    private readonly TestFleet _fleet = new();

    [Fact]
    public void Every_property_that_is_written_to_the_state_folder_has_an_explicit_name() => Assert.Empty(
        PersistedTypes.Properties
            .Where(pair => Attribute<JsonPropertyNameAttribute>(pair.Property) is null)
            .Select(pair => $"{pair.Type.Type.Name}.{pair.Property.Name}"));

    // A file that was written and cannot be read is an update that is lost.
    [Fact]
    public void No_property_that_is_left_out_when_it_is_null_is_required_by_the_reader() => Assert.Empty(
        PersistedTypes.Properties
            .Where(pair => pair.Type.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull)
            .Where(pair => pair.Property.IsRequired
                || pair.Property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
            .Where(pair => pair.Property.PropertyType.IsValueType
                ? Nullable.GetUnderlyingType(pair.Property.PropertyType) is not null
                : pair.Property.IsGetNullable)
            .Select(pair => $"{pair.Type.Type.Name}.{pair.Property.Name}"));

    [Fact]
    public void Every_value_of_an_enum_that_is_written_to_the_state_folder_has_an_explicit_name() => Assert.Empty(
        from type in PersistedTypes.Enums
        from member in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>() is null
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void The_names_that_files_other_processes_and_users_rely_on_are_the_ones_that_were_approved() =>
        ApprovedText.Check(
            Path.Combine(TestPaths.Root, "tests", "approved", "names.txt"), string.Join('\n', Names().Order(StringComparer.Ordinal)));

    [Fact]
    public void No_code_of_a_diagnostic_is_taken_away()
    {
        var now = Codes().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "diagnostics.md")))
            .Select(match => match.Groups["code"].Value);
        Assert.Empty(File.ReadAllLines(Path.Combine(TestPaths.Root, "tests", "approved", "codes-0.1.txt")).Except(now));
    }

    [Fact]
    public void Version_0_1_wrote_every_property_and_this_version_reads_each_with_its_value()
    {
        var machine = new EarlierMachine(_fleet);
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in machine.Files("outbox").Concat(machine.Files("sent")).Concat(machine.Files("outbox", "refused"))
            .Where(file => !file.Contains("msg_later", StringComparison.Ordinal)))
        {
            AssertSame(file, UpdateFile.Read(File.ReadAllBytes(file)).File, UpdateJson.Default.UpdateFile, read);
        }

        // A record shows progress only while its run lives, and a first error only if its end could not be accepted.
        foreach (var file in machine.Files("runs").Concat(Directory.GetFiles(EarlierMachine.Fixture + "-records", "*.json")))
            AssertSame(file, BuildJson.Default.RunRecord, read);
        AssertSame(Path.Combine(machine.Root, "servers", "build1.history.json"), BuildJson.Default.BuildHistory, read);
        AssertSame(Path.Combine(machine.Root, "servers", "build1.state.json"), BuildJson.Default.BaseState, read);
        AssertSame(Path.Combine(machine.Root, "seen-heartbeats.json"), SeenJson.Default.DictionaryStringSeenHeartbeat, read);
        AssertSame(Path.Combine(machine.Root, "build1.daemon.json"), DaemonJson.Default.DaemonRecord, read);
        AssertSame(Path.Combine(machine.Root, "build1.shown.json"), DaemonJson.Default.StringArray, read);
        AssertSame(
            Directory.GetFiles(Path.Combine(machine.Command.Environment["BUILDCOORD_STATE"], "sources"), "*.json").Single(),
            BuildJson.Default.SourceHolder, read);

        var all = PersistedTypes.Properties.Select(pair => $"{Declaring(pair.Property)}.{pair.Property.Name}");
        Assert.Equal(
            "",
            string.Join(' ', all.Except(read).Where(
                name => !NeverInFixture.Concat(Later).Any(never => name.StartsWith(never, StringComparison.Ordinal)))));
    }

    public void Dispose() => _fleet.Dispose();

    private static void AssertSame<T>(string file, JsonTypeInfo<T> type, HashSet<string> read) =>
        AssertSame(file, System.Text.Json.JsonSerializer.Deserialize(File.ReadAllBytes(file), type), type, read);

    // Written again it says the same; 0.1 also wrote what it had computed.
    private static void AssertSame<T>(string file, T? value, JsonTypeInfo<T> type, HashSet<string> read)
    {
        Assert.True(value is not null, file);
        var (before, after) = (
            EarlierMachine.Read(file),
            JsonNode.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, type))!);
        if ((before as JsonObject)?["update"] is JsonObject update)
        {
            update.Remove("slot");
            update.Remove("importance");
        }

        Assert.True(JsonNode.DeepEquals(before, after), $"{file}:\n{before}\n{after}");
        Note(value, read);
    }

    private static void Note(object value, HashSet<string> read)
    {
        if (value is System.Collections.IDictionary map)
        {
            foreach (var entry in map.Values)
                Note(entry, read);
        }
        else if (value is System.Collections.IEnumerable list and not string)
        {
            foreach (var entry in list)
                Note(entry, read);
        }
        else if (PersistedTypes.All.TryGetValue(value.GetType(), out var type))
        {
            foreach (var property in type.Properties.Where(property => property.Get is not null))
            {
                if (property.Get!(value) is not { } part)
                    continue;
                read.Add($"{Declaring(property)}.{property.Name}");
                Note(part, read);
            }
        }
    }

    private static string Declaring(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.DeclaringType?.Name ?? "";

    private static T? Attribute<T>(JsonPropertyInfo property)
        where T : Attribute => property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false).Cast<T>().SingleOrDefault();

    private static IEnumerable<string> Names() =>
    [
        .. PersistedTypes.Properties.Select(pair => $"property {Declaring(pair.Property)}: {pair.Property.Name}").Distinct(),
        .. PersistedTypes.Enums.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(member => $"value of {type.Name}: {member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name}")),
        .. typeof(Update).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => $"kind of update: {kind.TypeDiscriminator}"),
        .. Constants(typeof(ExitCodes)).Distinct().Select(code => $"exit code: {code}"),
        .. Constants(typeof(Attributes)).Select(attribute => $"telemetry attribute: {attribute}"),
        $"telemetry source: {Instruments.Source.Name}",
        .. typeof(Instruments).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<System.Diagnostics.Metrics.Instrument>()
            .Select(instrument => $"telemetry instrument: {instrument.Name} {instrument.Unit}"),
        $"marker of child processes: {BuildRuns.Marker}",
        $"marker of git processes: {GitEnvironment.Marker}",
        $"cache ref: {CacheRefs.Fetched}",
        $"cache ref: {CacheRefs.Made}",
        $"file of an event: {OutboxName.ForEvent("ID", 1, "KEY").FileName}",
        $"file of a sent event: {OutboxName.ForEvent("ID", 1, "KEY").Sent("COMMIT").FileName}",
        $"file of a latest value: {OutboxName.ForSlot("SLOT", null, 1).FileName}",
    ];

    private static IEnumerable<object?> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => field.GetRawConstantValue());

    [GeneratedRegex("^## (?<code>BC[0-9]{4}) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Codes();
}
