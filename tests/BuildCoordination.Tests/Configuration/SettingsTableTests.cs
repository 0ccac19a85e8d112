using System.Reflection;
using System.Xml.Linq;
using BuildCoordination.Configuration;

namespace BuildCoordination.Tests.Configuration;

/// <summary>docs/settings.md, the options types and the defaults say the same.</summary>
public class SettingsTableTests
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
        .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
        .Select(l => l.Trim('|', ' ').Split(" | "))
        .Where(c => c.Length == 8)];

    public static TheoryData<string> Keys => [.. Settings.All.Select(s => s.Key)];

    [Fact]
    public void The_page_and_the_program_know_the_same_settings_in_the_same_order() =>
        Assert.Equal(Settings.All.Select(s => s.Key), Rows.Select(r => r[0].Split('`')[1]));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_name_on_the_page_is_the_one_that_works(string key)
    {
        var name = Settings.All.Single(s => s.Key == key).Name;

        Assert.Equal(
            [$"`{name.Environment}`", $"`{name.CommandLine}`", $"`{name.Property}`", $"`--{name.CakeArgument}`", $"`{name.Property}`"],
            Row(key)[1..6]);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_default_on_the_page_and_in_the_XML_docs_is_the_one_that_holds(string key)
    {
        var setting = Settings.All.Single(s => s.Key == key);
        var onPage = Row(key)[6];

        // A default that is one piece of code is a value; anything else is words about what is found out or left out.
        Assert.Equal(setting.Default, onPage.Split('`') is ["", var value, ""] ? value : null);
        Assert.Contains(setting.Default is null ? "The default value is" : $"<c>{setting.Default}</c>", XmlValue(Property(setting)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_setting_that_needs_trust_is_marked_and_no_other(string key) =>
        Assert.Equal(Settings.All.Single(s => s.Key == key).NeedsTrust, Row(key)[0].EndsWith('†'));

    [Fact]
    public void Every_property_of_the_options_is_a_setting()
    {
        var properties = new[] { typeof(BuildCoordinationOptions), typeof(CloudStackOptions) }
            .SelectMany(t => t.GetProperties()).Where(p => p.PropertyType != typeof(CloudStackOptions)).Select(p => $"{p.DeclaringType!.Name}.{p.Name}");

        Assert.Equal(properties.Order(), Settings.All.Select(s => Property(s)).Select(p => $"{p.DeclaringType!.Name}.{p.Name}").Order());
    }

    [Fact]
    public void No_two_settings_share_a_name_anywhere()
    {
        foreach (var names in new Func<SettingName, string>[] { n => n.Key, n => n.Environment, n => n.CommandLine, n => n.Property, n => n.CakeArgument })
            Assert.Equal(SettingName.All.Count, SettingName.All.Select(names).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static string[] Row(string key) => Rows.Single(r => r[0].Split('`')[1] == key);

    /// <summary>The one property that a setting's own setter changes.</summary>
    private static PropertyInfo Property(Setting setting)
    {
        var options = new BuildCoordinationOptions();
        var text = new[] { setting.Default, "10s", "A=1", "on", "x" }.First(t => t is not null && setting.Type.Parse(t) is not null)!;
        setting.Set(options, setting.Type.Parse(text)!);
        Assert.NotNull(setting.Get(options));
        return Assert.Single(
            typeof(BuildCoordinationOptions).GetProperties().Where(p => p.PropertyType != typeof(CloudStackOptions) && p.GetValue(options) is not null)
                .Concat(typeof(CloudStackOptions).GetProperties().Where(p => p.GetValue(options.CloudStack) is not null)));
    }

    private static string XmlValue(PropertyInfo property) =>
        XDocument.Load(Path.ChangeExtension(typeof(BuildCoordinationOptions).Assembly.Location, ".xml")).Descendants("member")
            .Single(m => (string?)m.Attribute("name") == $"P:{property.DeclaringType!.FullName}.{property.Name}")
            .Element("value")!.ToString();
}
