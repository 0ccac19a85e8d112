using System.Reflection;
using BuildCoordination.Configuration;

namespace BuildCoordination.Components;

/// <summary>The settings that a build's parameters hold. A parameter is named as its setting is, so the table of settings finds it.</summary>
internal static class BuildParameters
{
    public static BuildCoordinationOptions Options(IHostBuild build)
    {
        var parameters = build.GetType().GetInterfaces().SelectMany(component => component.GetProperties())
            .Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null)
            .DistinctBy(property => property.Name, StringComparer.Ordinal)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);
        return BuildCoordinationOptions.Parse(setting => setting.Property, name => parameters.TryGetValue(name, out var parameter) ? Text(parameter.GetValue(build)) : null);
    }

    private static string? Text(object? value) => value is bool isOn ? (isOn ? "true" : "false") : value?.ToString();
}
