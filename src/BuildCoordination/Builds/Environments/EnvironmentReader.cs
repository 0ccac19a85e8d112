using System.Runtime.InteropServices;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Builds.Environments;

/// <summary>
/// Reads the environment of a build: from files, and with one git for the changes of its source. Unreadable parts are left out.
/// </summary>
/// <param name="environment">The variables of this process.</param>
/// <param name="git">The options of the source's git.</param>
internal sealed class EnvironmentReader(EnvironmentSnapshot environment, GitOptions git)
{
    private const string DefaultSearch = "/usr/local/bin:/usr/bin:/bin";

    private const int MostDependencies = 500;

    public async Task<BuildEnvironment> ReadAsync(EnvironmentRequest request, CancellationToken cancellationToken)
    {
        var read = new BuildEnvironment { Arguments = request.Arguments, Profiles = request.Profiles };
        if (request.IsJoined)
            return read;
        // The source first: the build may change it.
        var changes = request.Source is { } source
            ? SourceChanges.ReadAsync(source, git, cancellationToken)
            : Task.FromResult<IReadOnlyList<string>>([]);
        var search = Variable("PATH", request) ?? DefaultSearch;
        read = read with
        {
            System = Try(() => OperatingSystem.IsLinux() ? NameIn("/etc/os-release") : RuntimeInformation.OSDescription),
            Kernel = Try(() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : null),
            Architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            Java = Try(() => JavaTools.JavaVersion(Variable("JAVA_HOME", request), search)),
            Maven = Try(() => JavaTools.MavenVersion(search)),
            TimeZone = Try(() => ZoneOf(Variable("TZ", request))),
            Umask = Try(() => OperatingSystem.IsLinux() ? ValueOf("/proc/self/status", "Umask:") : null),
            Variables = BuildVariables.Kept(environment.Variables, request.Variables),
            Dependencies = Try(() => DependenciesOf(request)) ?? [],
        };
        return read with { Changes = await changes.ConfigureAwait(false) };
    }

    private string? Variable(string name, EnvironmentRequest request) => request.Variables.GetValueOrDefault(name) ?? environment[name];

    private IReadOnlyList<string>? DependenciesOf(EnvironmentRequest request)
    {
        if (request.Source is not { } source || Path.Combine(source, "debian", "control") is not { } control || !IsFile(control))
            return null;
        // As dpkg itself does.
        var status = Path.Combine(Variable("DPKG_ADMINDIR", request) ?? "/var/lib/dpkg", "status");
        return IsFile(status) && DebianPackages.Read(status).DependenciesOf(control) is { Count: <= MostDependencies } found ? found : null;
    }

    private static bool IsFile(string path) => File.Exists(path) && Files.NamedFile.IsOrdinary(path);

    private static string? NameIn(string osRelease) => ValueOf(osRelease, "PRETTY_NAME=")?.Trim('"');

    private static string? ValueOf(string path, string field) =>
        File.ReadLines(path).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim();

    private static string ZoneOf(string? variable)
    {
        const string zones = "/zoneinfo/";
        if (variable is not null)
            return variable;
        var link = new FileInfo("/etc/localtime").ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        return link?.IndexOf(zones, StringComparison.Ordinal) is >= 0 and var at ? link[(at + zones.Length)..] : TimeZoneInfo.Local.Id;
    }

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or TimeZoneNotFoundException)
        {
            return null;
        }
    }
}
