using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace BuildCoordination.Settings.Types;

/// <summary>The hooks of a settings file. Only a list in a file is one: no variable and no option can have it.</summary>
internal sealed partial class HooksType : SettingType
{
    private static readonly DurationType Intervals = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));

    public override string Allowed => "a list of entries as docs/hooks.md describes them";

    public override object? Parse(string text) => null;

    /// <summary>A mistake in a hook costs that hook and never a build, so that each value is allowed.</summary>
    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return new HookList([], ["is no list"]);
        var (hooks, mistakes) = (new List<HookSettings>(), new List<string>());
        // Also those of entries with a mistake: else another hook would go on where that one was.
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, element) in json.EnumerateArray().Index())
        {
            try
            {
                hooks.Add(Check(element, names));
            }
            // The text of an entry may hold a secret. Half of a surrogate pair is an InvalidOperationException.
            catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
            {
                var mistake = e switch
                {
                    JsonException at => $"has a mistake at {at.Path ?? "its begin"}",
                    FormatException problem => problem.Message,
                    _ => "has a text that is no text",
                };
                mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"entry {place + 1} {mistake}"));
            }
        }

        return new HookList(hooks, mistakes);
    }

    public override object? Complete(object value, ValuePlace place) => (HookList)value with
    {
        Hooks =
        [
            .. ((HookList)value).Hooks.Select(hook => hook with
            {
                Run = [.. hook.Run.Select((word, at) => at == 0 && HasFolder(word) ? PathType.Full(word, place) : word)],
                Append = hook.Append is { } path ? PathType.Full(path, place) : null,
            }),
        ],
    };

    public override string Show(object value) => string.Join(", ", ((HookList)value).Hooks.Select(hook => hook.Name));

    private static HookSettings Check(JsonElement element, HashSet<string> names)
    {
        var given = TextOf(element, "name");
        var name = given ?? NameOf(element);
        // Two entries without a name may have the same program.
        for (var number = 2; given is null && names.Contains(name); number++)
            name = $"{NameOf(element)}-{number}";
        var isNew = names.Add(name);
        var hook = Check(element.Deserialize(HookEntryJson.Default.HookEntry) ?? throw new FormatException("is empty"), name);
        return isNew ? hook : throw new FormatException($"has the name '{name}' of another entry");
    }

    private static HookSettings Check(HookEntry entry, string name)
    {
        Require(entry.On is { Count: > 0 }, "is without 'on'");
        RequireKnown(entry.On, HookSettings.Events, "event");
        RequireKnown(entry.Results ?? [], HookSettings.AllResults, "result");
        RequireKnown([entry.Format ?? "json"], ["json", "cloudevents"], "format");
        Require(
            new[] { entry.Run is not null, entry.Post is not null, entry.Append is not null }.Count(isThere => isThere) == 1,
            "needs one of 'run', 'post' and 'append'");
        Require(
            entry.Run is null
                || (entry.Run is [{ Length: > 0 }, ..] && entry.Run.All(word => word?.Contains('\0', StringComparison.Ordinal) == false)),
            "has a 'run' that is not a program and its arguments");
        Require(
            (entry.Servers ?? []).Concat(entry.Names ?? []).All(word => word is not null), "has null among its 'servers' or 'names'");
        Require(entry.Append is null || TextType.IsLine(entry.Append), "has an 'append' that is no path");
        Require(entry.Post is null || PostUrl().IsMatch(entry.Post), "has a 'post' that is no URL of http or https");
        var every = entry.Every is null ? null : Intervals.Parse(entry.Every) as TimeSpan?;
        Require(entry.Every is null || every is not null, $"has an 'every' that is not {Intervals.Allowed}");
        var isForOverdue = entry.On.Contains(HookSettings.Overdue, StringComparer.Ordinal);
        Require(every is not null == isForOverdue, "has one of 'overdue' and 'every' without the other");
        Require(Names().IsMatch(name) && name != HookSettings.ShortForm, "has a 'name' that is not of letters, digits, '.', '_' and '-'");
        return new HookSettings
        {
            Name = name,
            On = entry.On,
            Servers = entry.Servers ?? [],
            Names = entry.Names ?? [],
            Results = entry.Results ?? [],
            Run = entry.Run ?? [],
            Post = entry.Post,
            Append = entry.Append,
            Every = every,
            IsCloudEvents = entry.Format == "cloudevents",
        };

        void Require(bool isRight, string problem)
        {
            if (!isRight)
                throw new FormatException(problem);
        }

        void RequireKnown(IReadOnlyList<string> words, string[] known, string what) => Require(
            words.All(word => known.Contains(word, StringComparer.Ordinal)),
            $"has '{words.FirstOrDefault(word => !known.Contains(word, StringComparer.Ordinal))}' for one of the {what}s "
            + string.Join(", ", known));
    }

    // Of an entry with a mistake, too.
    private static string NameOf(JsonElement entry)
    {
        var text = (TextOf(entry, "run") ?? TextOf(entry, "append")) is { } path ? Path.GetFileNameWithoutExtension(path)
            : TextOf(entry, "post") is { } url && Host().Match(url) is { Success: true } host ? host.Groups["host"].Value : "post";
        var name = NoLetter().Replace(text, "-").Trim('-', '.');
        return name.Length is 0 or > 60 || name == HookSettings.ShortForm ? "hook" : name;
    }

    private static string? TextOf(JsonElement entry, string key) =>
        entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } first
            ? first.GetString() : null;

    private static bool HasFolder(string program) => program.Contains('/', StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"[^A-Za-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoLetter();

    // A secret may be the whole address.
    [GeneratedRegex(
        @"\A(https?://\S+|\$\{[^{}\s]+\}\S*)\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PostUrl();

    [GeneratedRegex(@"\A[a-z]+://([^/]*@)?(?<host>[A-Za-z0-9.-]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HookEntry
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("on")]
    public IReadOnlyList<string> On { get; init => field = value ?? []; } = [];

    [JsonPropertyName("servers")]
    public IReadOnlyList<string>? Servers { get; init; }

    [JsonPropertyName("names")]
    public IReadOnlyList<string>? Names { get; init; }

    [JsonPropertyName("results")]
    public IReadOnlyList<string>? Results { get; init; }

    [JsonPropertyName("run")]
    public IReadOnlyList<string>? Run { get; init; }

    [JsonPropertyName("post")]
    public string? Post { get; init; }

    [JsonPropertyName("append")]
    public string? Append { get; init; }

    [JsonPropertyName("every")]
    public string? Every { get; init; }

    [JsonPropertyName("format")]
    public string? Format { get; init; }
}

[JsonSerializable(typeof(HookEntry))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HookEntryJson : JsonSerializerContext;
