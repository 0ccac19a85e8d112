using BuildCoordination.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BuildCoordination.Extensions.DependencyInjection;

/// <summary>The section of a container's configuration: the keys and texts of a settings file, with colons for dots.</summary>
internal sealed class ConfiguredSection(IConfiguration? configuration) : IConfigureOptions<BuildCoordinationOptions>
{
    private const string Name = "BuildCoordination";

    /// <exception cref="Diagnostics.CoordinationException">BC1002: a text is not allowed; the message says what is.</exception>
    public void Configure(BuildCoordinationOptions options)
    {
        if (configuration is not null)
            options.Read(name => $"{Name}:{name.Key.Replace('.', ':')}", key => TextOf(configuration.GetSection(key)));
    }

    /// <summary>The keys of the section that are no setting's, such as a mistyped one.</summary>
    public IReadOnlyList<string> FindUnknownKeys() => configuration is null ? [] :
    [
        .. configuration.GetSection(Name).AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null && !IsKnown(pair.Key.Replace(':', '.'))).Select(pair => $"{Name}:{pair.Key}"),
    ];

    // A list or a map has keys below that of its setting.
    private static bool IsKnown(string key) =>
        SettingName.All.SelectMany(name => new[] { name.Key, name.Former?.Key }).OfType<string>().Any(name =>
            key.Equals(name, StringComparison.OrdinalIgnoreCase) || key.StartsWith(name + '.', StringComparison.OrdinalIgnoreCase));

    private static string? TextOf(IConfigurationSection section)
    {
        var children = section.GetChildren().Where(child => child.Value is not null).ToArray();
        return children.Length == 0 ? section.Value
            : children.All(child => child.Key.All(char.IsAsciiDigit)) ? string.Join(' ', children.Select(child => Quoted(child.Value!)))
            : string.Join('\n', children.Select(child => $"{child.Key}={child.Value}"));
    }

    private static string Quoted(string element) =>
        element.Contains('"', StringComparison.Ordinal) ? $"'{element}'" : element.Any(char.IsWhiteSpace) ? $"\"{element}\"" : element;
}
