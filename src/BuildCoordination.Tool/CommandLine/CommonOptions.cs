using System.CommandLine;
using BuildCoordination.Configuration;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Every setting as an option, under the name that the table of settings gives it.</summary>
internal sealed class CommonOptions
{
    private const string Pipeline = "cloudstack.";

    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["server"] = "This server's id",
        ["repository"] = "The coordination repository: a URL or a path",
        ["branch"] = "The branch of it that the fleet is on",
        ["level"] = "What of a build is sent as messages: build, target or failures",
        ["targetTimeout"] = "Longest time of a target or wrapped command, such as 90m",
        ["cloudstack.source"] = "The source tree",
        ["cloudstack.logs"] = "Folder of the build logs",
        ["cloudstack.profiles"] = "Maven profiles, comma-separated",
        ["cloudstack.goals"] = "Maven goals, comma-separated",
        ["cloudstack.mavenArguments"] = "Arguments of Maven before profiles and goals",
        ["cloudstack.environment"] = "Variables of the tools: NAME=VALUE",
        ["cloudstack.packaging"] = "How packages are made: dpkg, build-deb or off",
        ["cloudstack.dpkgFlags"] = "Arguments of dpkg-buildpackage",
        ["cloudstack.packages"] = "Where build-deb.sh puts the packages",
    };

    private readonly Dictionary<string, Option<string?>> _options = new(StringComparer.Ordinal);

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output, all else on standard error", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "The tools' output goes to the logs only; a terminal shows progress" };

    public void AddTo(Command root)
    {
        root.Options.Add(Json);
        foreach (var setting in SettingName.All.Where(setting => !setting.Key.StartsWith(Pipeline, StringComparison.Ordinal)))
            root.Options.Add(Add(setting, recursive: true));
    }

    public void AddPipelineTo(Command command)
    {
        foreach (var setting in SettingName.All.Where(setting => setting.Key.StartsWith(Pipeline, StringComparison.Ordinal)))
        {
            if (setting.CommandLine == Quiet.Name)
                command.Options.Add(Quiet);
            else
                command.Options.Add(Add(setting, recursive: false));
        }
    }

    public BuildCoordinationOptions Read(ParseResult result) => BuildCoordinationOptions.Parse(
        name => name.CommandLine,
        name => name == Quiet.Name ? result.GetValue(Quiet) ? "true" : null
            : _options.TryGetValue(name, out var option) ? result.GetValue(option) : null);

    private Option<string?> Add(SettingName setting, bool recursive)
    {
        var option = new Option<string?>(setting.CommandLine)
        {
            Recursive = recursive,
            Description = Descriptions.GetValueOrDefault(setting.Key),
            // The rest are for files; docs/settings.md has them all.
            Hidden = !Descriptions.ContainsKey(setting.Key),
            HelpName = "VALUE",
        };
        _options.Add(setting.CommandLine, option);
        return option;
    }
}
