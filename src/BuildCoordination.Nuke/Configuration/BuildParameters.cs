using System.Reflection;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Components;

/// <summary>The settings in a build's parameters. A parameter has the name of its setting, so the table of settings finds it.</summary>
internal sealed class BuildParameters
{
    private readonly Dictionary<string, string?> _texts = new(StringComparer.Ordinal);

    private BuildParameters(IHostBuild build)
    {
        foreach (var property in Properties(build))
        {
            try
            {
                _texts[property.Name] = Read(property, build);
            }
            catch (Exception e)
            {
                Fault ??= e.GetBaseException() is CoordinationException known
                    ? known.Diagnostic
                    : BuildDiagnostics.InvalidParameter(property.Name, Line(e));
            }
        }
    }

    /// <summary>The problem of the first parameter with an invalid value; null if there is none.</summary>
    public CoordinationDiagnostic? Fault { get; }

    /// <summary>The settings of the parameters with valid values.</summary>
    public BuildCoordinationOptions Usable => Set(new BuildCoordinationOptions());

    public static BuildParameters Of(IHostBuild build) => new(build);

    /// <exception cref="TargetFailedException">A parameter has an invalid value.</exception>
    public BuildCoordinationOptions ApplyTo(BuildCoordinationOptions options) =>
        Fault is null ? Set(options) : throw new TargetFailedException(Fault.ToString());

    private static IEnumerable<PropertyInfo> Properties(IHostBuild build) => build.GetType().GetInterfaces()
        .Where(component => component.Assembly == typeof(BuildParameters).Assembly)
        .SelectMany(component => component.GetProperties())
        .Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null)
        .DistinctBy(property => property.Name, StringComparer.Ordinal);

    private static string? Read(PropertyInfo property, IHostBuild build)
    {
        // The host itself would warn of a value that it cannot convert, and go on with the default.
        property.GetCustomAttribute<ParameterAttribute>()!.GetValue(property, build);
        var text = Text(property.Name, property.GetValue(build));
        BuildCoordinationOptions.Parse(setting => setting.Property, name => name == property.Name ? text : null);
        return text;
    }

    private BuildCoordinationOptions Set(BuildCoordinationOptions options)
    {
        options.Read(setting => setting.Property, _texts.GetValueOrDefault);
        return options;
    }

    private static string? Text(string name, object? value) => value switch
    {
        bool isOn => isOn ? "true" : "false",
        string[] list => name switch
        {
            nameof(ICloudStackBuild.CloudStackEnvironment) => string.Join('\n', list),
            nameof(ICloudStackBuild.CloudStackMavenArguments) or nameof(ICloudStackBuild.CloudStackDpkgFlags) => CommandLine(list),
            _ => string.Join(',', list),
        },
        _ => value?.ToString(),
    };

    // One text is a command line, several are its arguments.
    private static string CommandLine(string[] arguments) => arguments is [var only]
        ? only
        : string.Join(
            ' ',
            arguments.Select(argument => argument.Trim())
                .Select(argument => argument.Any(char.IsWhiteSpace) ? $"\"{argument}\"" : argument));

    // The host's message goes on with all arguments of the build, and one of them may be a secret.
    private static string Line(Exception exception) => string.Join(' ', exception.GetBaseException().Message.Split('\n')
        .TakeWhile(line => !line.StartsWith("Arguments were", StringComparison.Ordinal)
            && !line.Contains("Environment variable was", StringComparison.Ordinal))
        .Select(line => line.Trim()));
}
