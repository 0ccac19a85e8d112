using System.CommandLine;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Every setting as an option, under the name that the table of settings gives it.</summary>
internal sealed class CommonOptions
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["server"] = "This server's id",
        ["repository"] = "The coordination repository: a URL or a path",
        ["branch"] = "The fleet's branch in the coordination repository",
        ["level"] = "The events of a build that are sent as messages: build, target or failures",
        ["targetTimeout"] = "Longest time of a target or wrapped command, such as 90m",
        ["cloudstack.source"] = "The source tree",
        ["cloudstack.logs"] = "Folder of the build logs",
        ["cloudstack.profiles"] = "Maven profiles, comma-separated",
        ["cloudstack.goals"] = "Maven goals, comma-separated",
        ["cloudstack.mavenArguments"] = "Arguments of Maven before profiles and goals",
        ["cloudstack.environment"] = "Variables of the tools: NAME=VALUE",
        ["cloudstack.packaging"] = "The tool that builds the packages: dpkg, build-deb or off",
        ["cloudstack.dpkgFlags"] = "Arguments of dpkg-buildpackage",
        ["cloudstack.packages"] = "The folder for the packages of build-deb.sh",
        ["cloudstack.quiet"] = "Writes the tools' output to the logs only; a terminal shows progress",
        ["strict"] = "Exits with 4 if something is not published in time",
    };

    private static readonly (string Key, string Description)[] SetupDescriptions =
    [
        ("manager", "The person or agent in charge of this server, as other servers see it"),
        ("hostname", "This machine's name, if it is not the system's"),
        ("ip", "The address at which other servers reach this one"),
        ("heartbeat.interval", "Time between two heartbeats, such as 60s"),
        ("logFolder", "Folder of the daemon's log"),
        ("legacyClone", "The bash scripts' clone"),
    ];

    private readonly Dictionary<string, Func<ParseResult, string?>> _texts = new(StringComparer.Ordinal);

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Writes the answer as one JSON document to standard output, and all else to standard error",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Json);
        foreach (var setting in SettingName.All.Where(setting => !setting.IsOfPipeline))
        {
            root.Options.Add(Add(setting, recursive: true));
            if (setting.Former is { } former)
                root.Options.Add(AddFormer(former));
        }
    }

    public void AddPipelineTo(Command command)
    {
        foreach (var setting in SettingName.All.Where(setting => setting.IsOfPipeline))
            command.Options.Add(Add(setting, recursive: false));
    }

    /// <summary>Shows the settings that a set-up writes for good in the help of its command, which other commands hide.</summary>
    public void AddSetupTo(Command command)
    {
        foreach (var (key, description) in SetupDescriptions)
        {
            var setting = SettingName.All.First(setting => setting.Key == key);
            var (name, everywhere) = (setting.CommandLine, _texts[setting.CommandLine]);
            var option = new Option<string?>(name) { HelpName = "VALUE", Description = description };
            _texts[name] = result => result.GetValue(option) ?? everywhere(result);
            command.Options.Add(option);
        }
    }

    public BuildCoordinationOptions Read(ParseResult result) => BuildCoordinationOptions.Parse(
        name => name.CommandLine, name => _texts.TryGetValue(name, out var text) ? text(result) : null);

    // Read as before; the settings name the present name.
    private Option<string?> AddFormer(SettingName former)
    {
        var option = new Option<string?>(former.CommandLine) { HelpName = "VALUE", Recursive = true, Hidden = true };
        _texts.Add(former.CommandLine, result => result.GetValue(option));
        return option;
    }

    private Option Add(SettingName setting, bool recursive)
    {
        Option option;
        if (setting.IsSwitch)
        {
            // --strict alone is yes; a value after it is the next argument's, unless it is written --strict=false.
            var flag = new Option<bool?>(setting.CommandLine) { Arity = ArgumentArity.ZeroOrOne };
            _texts.Add(
                setting.CommandLine, result => result.GetResult(flag) is null ? null : result.GetValue(flag) == false ? "false" : "true");
            option = flag;
        }
        else
        {
            var text = new Option<string?>(setting.CommandLine) { HelpName = "VALUE" };
            text.CompletionSources.Add([.. SettingsTable.All.First(each => each.Name == setting).Type.Words]);
            if (setting.Key == "server")
                text.OfServers();
            _texts.Add(setting.CommandLine, result => result.GetValue(text));
            option = text;
        }

        option.Recursive = recursive;
        option.Description = Descriptions.GetValueOrDefault(setting.Key);
        // The rest are for files; docs/settings.md has them all.
        option.Hidden = !Descriptions.ContainsKey(setting.Key);
        return option;
    }
}
