using System.Diagnostics;
using System.Globalization;
using BuildCoordination.Settings;

namespace BuildCoordination.Bench;

/// <summary>A temporary folder with remotes, machines and programs, and nothing of this machine's settings.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("BUILDCOORD_", StringComparison.Ordinal)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", this["config"]);
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", this["gitconfig"]);
        File.WriteAllText(this["gitconfig"], "[user]\n\tname = bench\n\temail = bench@example.org\n");
    }

    public static string Root { get; } = FindRoot();

    /// <summary>The command as most builders install it, native; else the one that dotnet runs.</summary>
    public static string Tool { get; } = Environment.GetEnvironmentVariable("FIGURES_TOOL")
        ?? Path.Combine(Root, "artifacts", "bin", "BuildCoordination.Tool", "release", "buildcoord");

    /// <summary>A program of the tests' that speaks for a server, native where the command is.</summary>
    public static string Worker { get; } = Environment.GetEnvironmentVariable("FIGURES_WORKER")
        ?? Path.Combine(Root, "artifacts", "bin", "Worker", "release", "worker");

    public string Folder { get; } = Directory.CreateTempSubdirectory("buildcoord-bench-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public async Task<string> NewRemoteAsync(string name)
    {
        await RunAsync("git", ["init", "-q", "--bare", "-b", "main", this[name]]);
        await RunAsync("git", ["-C", this[name], "config", "http.receivepack", "true"]);
        return this[name];
    }

    /// <summary>A server on a host of its own.</summary>
    public Dictionary<string, string> Machine(string server, string remote, string? host = null) => new(StringComparer.Ordinal)
    {
        ["BUILDCOORD_SERVER"] = server,
        ["BUILDCOORD_REPOSITORY"] = remote,
        ["BUILDCOORD_STATE"] = this[$"{host ?? server}-state"],
        ["BUILDCOORD_CACHE"] = this[$"{host ?? server}-cache"],
    };

    public Task<BuildCoordinator> OpenAsync(string server, string remote, TimeProvider? time = null)
    {
        var options = new BuildCoordinationOptions
        {
            Server = server,
            Repository = remote,
            State = this[$"{server}-state"],
            Cache = this[$"{server}-cache"],
        };
        return BuildCoordinator.OpenAsync(options, EnvironmentSnapshot.Take(), time ?? TimeProvider.System, CancellationToken.None);
    }

    /// <summary>A clone with one commit pushed, and one more to push each time: the least that git can do.</summary>
    public async Task<Func<Task<double>>> BarePushAsync(string remote, string name, bool withCommit = false)
    {
        await RunAsync("git", ["clone", "-q", remote, this[name]]);
        var count = 0;
        return async () =>
        {
            var commit = () =>
                RunAsync(
                    "sh", ["-c",
                    $"echo {(++count).ToString(CultureInfo.InvariantCulture)} > file && git add file && git commit -qm change"],
                    folder: this[name]);
            if (!withCommit)
                await commit();
            return await Pairs.MillisecondsAsync(async () =>
            {
                if (withCommit)
                    await commit();
                await RunAsync("git", ["push", "-q", "origin", "HEAD:main"], folder: this[name]);
            });
        };
    }

    /// <summary>Runs a program, at most for half an hour, and gives its output.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Build.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
