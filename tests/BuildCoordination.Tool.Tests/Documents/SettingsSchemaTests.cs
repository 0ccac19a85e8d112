using System.Text.Json;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>docs/schemas/buildcoord.schema.json: what an editor says of a settings file is what the program says.</summary>
public class SettingsSchemaTests
{
    private const string Name = "buildcoord";

    private static readonly Dictionary<string, JsonElement> Properties = PropertiesOf(
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Schemas.Folder, Name + ".schema.json"))), "")
            .ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "samples"), "buildcoord.json", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "samples", "builders"), "*.json"))
            .Select(path => Path.GetRelativePath(TestPaths.Root, path))];

    [Fact]
    public void It_has_every_setting_in_the_order_of_the_page_with_its_default()
    {
        Assert.Equal(SettingsTable.All.Select(setting => setting.Key), Properties.Keys);
        foreach (var setting in SettingsTable.All)
        {
            var value = Properties[setting.Key].TryGetProperty("default", out var known) ? setting.Show(setting.Type.Read(known)!) : null;
            Assert.Equal(setting.Default, value);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_is_as_it_says(string path) =>
        Assert.True(Schemas.Fits(File.ReadAllText(Path.Combine(TestPaths.Root, path)), Name));

    [Fact]
    public void The_file_in_the_guide_is_as_it_says()
    {
        var page = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "settings.md"));
        var example = page.Split("```json\n")[1].Split("```")[0];
        Assert.True(Schemas.Fits(example, Name));
    }

    [Theory]
    [InlineData("""{ "$schema": "x", "server": "build1", "flushLimit": 5, "coordinatedTargets": "a,b" }""", true)]
    [InlineData("""{ "heartbeat": { "interval": "1m30s" }, "cloudstack": { "environment": { "MAVEN_OPTS": "-Xmx4g" } } }""", true)]
    [InlineData("""{ "servre": "build1" }""", false)]
    [InlineData("""{ "heartbeat": { "interval": "soon" } }""", false)]
    [InlineData("""{ "level": "everything" }""", false)]
    [InlineData("""{ "strict": "maybe" }""", false)]
    [InlineData("""[]""", false)]
    public void What_the_program_would_not_take_is_marked(string file, bool isGood) => Assert.Equal(isGood, Schemas.Fits(file, Name));

    private static IEnumerable<KeyValuePair<string, JsonElement>> PropertiesOf(JsonElement schema, string prefix) =>
        schema.GetProperty("properties").EnumerateObject().SelectMany(property => property.Value.TryGetProperty("properties", out _)
            ? PropertiesOf(property.Value, $"{prefix}{property.Name}.")
            : [new(prefix + property.Name, property.Value)]);
}
