using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>docs/settings.md, the options types and the defaults say the same.</summary>
public class SettingsTableTests
{
    public static TheoryData<string> Keys => [.. SettingsTable.All.Select(s => s.Key)];

    [Fact]
    public void The_page_has_the_table_that_is_made_from_the_settings_and_the_options_types() =>
        ApprovedText.Check(SettingsPage.Place, SettingsPage.Write());

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_default_in_the_XML_docs_is_the_one_that_holds(string key)
    {
        var setting = SettingsTable.All.Single(s => s.Key == key);

        Assert.Equal(setting.Default, SettingsPage.DefaultInDocs(setting));
    }

    [Fact]
    public void Every_property_of_the_options_is_a_setting_but_those_of_a_program()
    {
        string[] ofPrograms = [
            nameof(BuildCoordinationOptions.OnWarning), nameof(BuildCoordinationOptions.ReadTimeout),
            nameof(BuildCoordinationOptions.IsObserver)];
        var properties = new[] { typeof(BuildCoordinationOptions), typeof(CloudStackOptions) }
            .SelectMany(t => t.GetProperties())
            .Where(p => p.PropertyType != typeof(CloudStackOptions) && !ofPrograms.Contains(p.Name))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");

        Assert.Equal(
            properties.Order(),
            SettingsTable.All.Where(s => !s.Name.IsOfFile).Select(SettingsPage.Property)
                .Select(p => $"{p.DeclaringType!.Name}.{p.Name}").Order());
    }

    [Fact]
    public void No_two_settings_share_a_name_anywhere()
    {
        foreach (var names in new Func<SettingName, string>[]
        {
            n => n.Key,
            n => n.Environment,
            n => n.CommandLine,
            n => n.Property,
            n => n.CakeArgument,
        })
        {
            Assert.Equal(SettingName.All.Count, SettingName.All.Select(names).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        }
    }
}
