using BuildCoordination.Diagnostics;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Settings;

/// <summary>Option → environment → user's file → <c>/etc</c> → source tree's file → default, setting by setting.</summary>
internal static class SettingsResolver
{
    /// <exception cref="CoordinationException">BC1001 or BC1002: a file cannot be read, or a value is not allowed.</exception>
    public static ResolvedSettings Resolve(BuildCoordinationOptions explicitly, EnvironmentSnapshot environment)
    {
        var warnings = new List<CoordinationDiagnostic>();
        var here = new ValuePlace(environment.WorkingFolder, environment.Home);
        SettingLayer[] layers =
        [
            new(SourceKind.Option, explicitly, s => explicitly.NameOf is { } name ? $"option {name(s.Name)}" : $"option {s.Key}", here),
            new(SourceKind.Environment, FromEnvironment(environment), s => $"environment {s.Name.Environment}", here),
            .. SettingsFiles.Read(environment, warnings),
            new(SourceKind.Default, Defaults(environment), _ => "default", here),
        ];

        var merged = new BuildCoordinationOptions();
        var origins = SettingsTable.All.Select(s => Take(s, layers, merged, warnings)).ToArray();
        warnings.AddRange(
            from layer in layers
            from name in layer.Options.FormerNames
            select SettingsDiagnostics.Renamed(
                layer.Kind == SourceKind.Environment ? "environment" : "option", name.Former, name.Name, name.IsIgnored));
        if (merged.Hooks is { Mistakes: { Count: > 0 } mistakes })
            warnings.Add(SettingsDiagnostics.HooksNotUsed(origins.First(origin => origin.Setting.Key == "hooks").Source, mistakes));
        var mistyped = MistypedVariable.Find(environment);
        warnings.AddRange(mistyped.Select(SettingsDiagnostics.Unknown));
        return new ResolvedSettings(merged, origins, warnings) { MistypedVariables = mistyped };
    }

    private static BuildCoordinationOptions FromEnvironment(EnvironmentSnapshot environment) =>
        BuildCoordinationOptions.Parse(n => n.Environment, name => environment[name]);

    // A default that is an absolute path is one of the machine's files.
    private static BuildCoordinationOptions Defaults(EnvironmentSnapshot environment)
    {
        var options = new BuildCoordinationOptions();
        foreach (var setting in SettingsTable.All.Where(s => s.Default is not null))
        {
            var text = setting.Default!.StartsWith('/') ? environment.System(setting.Default[1..]) : setting.Default;
            setting.Set(options, setting.Type.Parse(text)!);
        }

        return options;
    }

    private static SettingOrigin Take(
        Setting setting, SettingLayer[] layers, BuildCoordinationOptions merged, List<CoordinationDiagnostic> warnings)
    {
        foreach (var layer in layers)
        {
            if (setting.Get(layer.Options) is not { } value)
                continue;
            if (setting.Type.Complete(value, layer.Place) is not { } complete)
            {
                var problem = SettingsDiagnostics.NotAllowed(layer.SourceOf(setting), setting, setting.Show(value));
                if (layer.IsTrusted)
                    throw problem;
                warnings.Add(SettingsDiagnostics.NotUsed(problem));
                continue;
            }

            setting.Set(merged, complete);
            return new(setting.Name, setting.Show(complete), layer.Kind, layer.SourceOf(setting));
        }

        return new(setting.Name, null, SourceKind.Default, "default");
    }
}
