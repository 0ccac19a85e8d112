using Cake.Core;
using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>
/// Settings of <c>CloudStackBuild</c>, <c>MavenInstall</c> and <c>DpkgBuildPackage</c>: one object serves all three. What is not set comes
/// from arguments, <c>cake.config</c>, the environment and the settings files; <c>docs/settings.md</c> has the defaults.
/// </summary>
public sealed class CloudStackBuildSettings : CoordinationSettings
{
    /// <summary>Folder of the source tree: the one with <c>pom.xml</c> and <c>debian/</c>.</summary>
    public DirectoryPath? Source { get; set; }

    /// <summary>Folder of the build logs.</summary>
    public DirectoryPath? Logs { get; set; }

    /// <summary>Maven profiles; empty is unset.</summary>
    public ICollection<string> Profiles { get; } = [];

    /// <summary>Maven goals, in order; empty is unset.</summary>
    public ICollection<string> Goals { get; } = [];

    /// <summary>Arguments of Maven before profiles and goals.</summary>
    public ProcessArgumentBuilder? MavenArguments { get; set; }

    /// <summary>Arguments of <c>dpkg-buildpackage</c>.</summary>
    public ProcessArgumentBuilder? DpkgFlags { get; set; }

    /// <summary>The tool that builds the packages.</summary>
    public CloudStackPackaging? Packaging { get; set; }

    /// <summary>
    /// Environment variables of Maven and dpkg, over those of this process. A value may not hold a semicolon or a line end.
    /// </summary>
    public IDictionary<string, string> EnvironmentVariables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Longest time that Maven, and then dpkg, may take.</summary>
    public TimeSpan? ToolTimeout { get; set; }

    /// <summary>Whether the tools' output goes to the logs only.</summary>
    public bool? Quiet { get; set; }

    /// <summary>Says of a tool's exit code that the script deals with it; without it every code but 0 fails the task.</summary>
    public Func<int, bool>? HandleExitCode { get; set; }

    /// <summary>All that is set; a path is the script's.</summary>
    internal Dictionary<string, string> Texts(ICakeEnvironment environment)
    {
        if (EnvironmentVariables.Values.FirstOrDefault(value => value.AsSpan().ContainsAny(';', '\n', '\r')) is not null)
            throw new CakeException("EnvironmentVariables: a value holds a semicolon or a line end.");
        var texts = Texts();
        Put(texts, "cloudstack_source", Source?.MakeAbsolute(environment).FullPath);
        Put(texts, "cloudstack_logs", Logs?.MakeAbsolute(environment).FullPath);
        Put(texts, "cloudstack_profiles", string.Join(',', Profiles));
        Put(texts, "cloudstack_goals", string.Join(',', Goals));
        Put(texts, "cloudstack_maven_arguments", MavenArguments?.Render());
        Put(texts, "cloudstack_dpkg_flags", DpkgFlags?.Render());
        Put(texts, "cloudstack_packaging",
            Packaging switch
            {
                CloudStackPackaging.Dpkg => "dpkg",
                CloudStackPackaging.BuildDeb => "build-deb",
                CloudStackPackaging.Off => "off",
                _ => null,
            });
        Put(texts, "cloudstack_environment", string.Join(';', EnvironmentVariables.Select(variable => $"{variable.Key}={variable.Value}")));
        Put(texts, "cloudstack_quiet", Quiet?.ToString());
        Put(texts, "target_timeout", ToolTimeout is { } limit ? FormattableString.Invariant($"{limit.TotalMilliseconds:0}ms") : null);
        return texts;
    }
}
