using System.Reflection;
using System.Xml.Linq;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>The table of docs/settings.md, made from the settings, the options types and what their XML docs say.</summary>
internal static class SettingsPage
{
    private const string Head = """
        | key | environment | command line | MSBuild property | Cake argument | NUKE parameter | default | meaning |
        |---|---|---|---|---|---|---|---|

        """;
    private const BindingFlags NotPublic = BindingFlags.Instance | BindingFlags.NonPublic;
    private const string DefaultIs = "The default value is ";

    private static readonly Dictionary<string, XElement> Docs =
        XDocument.Load(Path.ChangeExtension(typeof(BuildCoordinationOptions).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    public static string Place => Path.Combine(TestPaths.Root, "docs", "settings.md");

    /// <summary>The page with the table that it should have.</summary>
    public static string Write()
    {
        var page = File.ReadAllText(Place);
        var begin = page.IndexOf("| key |", StringComparison.Ordinal);
        var end = page.IndexOf("\n\n", begin, StringComparison.Ordinal);
        return string.Concat(page.AsSpan(0, begin), Head + string.Join('\n', SettingsTable.All.Select(Row)), page.AsSpan(end));
    }

    private static string Row(Setting setting)
    {
        var (name, property) = (setting.Name, Property(setting));
        var (standard, more) = Default(property);
        var isOfFile = name.IsOfFile;
        string[] cells =
        [
            setting.IsFree ? $"`{name.Key}`" : setting.IsOfUser ? $"`{name.Key}` ‡" : $"`{name.Key}` †",
            .. new[] { name.Environment, name.CommandLine, name.Property, $"--{name.CakeArgument}", name.Property }
                .Select(other => isOfFile ? "" : $"`{other}`"),
            standard,
            $"{Text(DocsOf(property).Element("summary")!).TrimEnd('.')}{Choices(setting, property)}{more}",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    /// <summary>The value that the XML docs name as the default; null where they tell in words what is found out or left out.</summary>
    public static string? DefaultInDocs(Setting setting) =>
        Default(Property(setting)).Standard.Split('`') is ["", var value, ""] ? value : null;

    /// <summary>The one property that a setting's own setter changes.</summary>
    public static PropertyInfo Property(Setting setting)
    {
        if (setting.Name.IsOfFile)
            return typeof(BuildCoordinationOptions).GetProperty(nameof(BuildCoordinationOptions.Hooks), NotPublic)!;
        var options = new BuildCoordinationOptions();
        var text = new[] { setting.Default, "10s", "A=1", "on", "x" }.First(t => t is not null && setting.Type.Parse(t) is not null)!;
        setting.Set(options, setting.Type.Parse(text)!);
        Assert.NotNull(setting.Get(options));
        return Assert.Single(
            typeof(BuildCoordinationOptions).GetProperties()
                .Where(p => p.PropertyType != typeof(CloudStackOptions) && p.GetValue(options) is not null)
                .Concat(typeof(CloudStackOptions).GetProperties().Where(p => p.GetValue(options.CloudStack) is not null)));
    }

    private static XElement DocsOf(PropertyInfo property) => Docs[$"P:{property.DeclaringType!.FullName}.{property.Name}"];

    private static (string Standard, string More) Default(PropertyInfo property)
    {
        var value = Text(DocsOf(property).Element("value")!).TrimEnd('.');
        Assert.StartsWith(DefaultIs, value, StringComparison.Ordinal);
        return value[DefaultIs.Length..].Split(". ", 2) is [var standard, var more]
            ? (standard, $". {more}")
            : (value[DefaultIs.Length..], "");
    }

    private static string Choices(Setting setting, PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is { IsEnum: true } type
        ? ": " + string.Join(
            ", ", Enum.GetValues(type).Cast<object>()
                .Select(value =>
                $"`{setting.Show(value)}` ({Uncapitalized(Text(Docs[$"F:{type.FullName}.{value}"].Element("summary")!).TrimEnd('.'))})"))
        : "";

    private static string Text(XElement element) => string.Join(' ', string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{Uncapitalized(((string)see.Attribute("cref")!).Split('.')[^1])}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        _ => node.ToString(),
    })).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static string Uncapitalized(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
