using System.Reflection;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>A caller's options are its own: opening writes nothing into them, and what the caller writes later changes nothing.</summary>
public sealed class OptionsCopyTests
{
    [Fact]
    public async Task Opening_for_a_host_leaves_every_property_of_the_callers_options_as_it_was()
    {
        var options = Filled();
        var before = Values(options);
        await using var coordinator = await BuildCoordinator.OpenForHostAsync(options, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(before, Values(options));
        using var build = HostedBuild.Begin(new HostedBuildOptions { Name = "kernel", Settings = options });
        Assert.Equal(before, Values(options));
        Assert.False(build.IsEnabled);
    }

    [Fact]
    public void A_copy_has_every_value_and_lists_of_its_own()
    {
        var options = Filled();
        var profiles = new List<string> { "developer" };
        options.CloudStack.Profiles = profiles;
        var copy = options.Copy();
        Assert.Equal(Values(options), Values(copy));
        Assert.NotSame(options.CloudStack, copy.CloudStack);
        profiles.Add("added later");
        Assert.Equal(["developer"], copy.CloudStack.Profiles);
    }

    private static BuildCoordinationOptions Filled()
    {
        var options = new BuildCoordinationOptions();
        Fill(options);
        Fill(options.CloudStack);
        options.Server = "build1";
        options.Enabled = false;
        return options;
    }

    private static void Fill(object options)
    {
        foreach (var property in options.GetType().GetProperties()
            .Where(property => property.SetMethod?.IsPublic == true && property.PropertyType != typeof(CloudStackOptions)))
        {
            property.SetValue(options, Sample(property.PropertyType));
        }
    }

    private static object Sample(Type type) =>
        type == typeof(string) ? "sample"
        : type == typeof(IReadOnlyList<string>) ? new List<string> { "one", "two" }
        : type == typeof(IReadOnlyDictionary<string, string>) ? new Dictionary<string, string> { ["KEY"] = "value" }
        : type == typeof(Action<CoordinationDiagnostic>) ? new Action<CoordinationDiagnostic>(_ => { })
        : type == typeof(TimeSpan?) ? TimeSpan.FromSeconds(7)
        : Activator.CreateInstance(Nullable.GetUnderlyingType(type)!)!;

    private static string Values(BuildCoordinationOptions options) => string.Join('\n', Lines(options).Concat(Lines(options.CloudStack)));

    private static IEnumerable<string> Lines(object options) =>
        from property in options.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType != typeof(CloudStackOptions)
        let value = property.GetValue(options)
        select $"{property.Name} = {(value is System.Collections.IEnumerable list and not string
            ? string.Join(", ", list.Cast<object>())
            : value)}";
}
