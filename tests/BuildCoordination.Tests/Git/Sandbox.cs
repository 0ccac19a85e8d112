using System.Diagnostics;
using System.Text;
using BuildCoordination.Git;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Git;

/// <summary>A folder with remotes and caches, and a user who has nothing configured.</summary>
internal sealed class Sandbox : IDisposable
{
    private const string Mark = "BUILDCOORD_TEST_SANDBOX";
    private readonly TemporaryFolder _folder = new();

    public Sandbox()
    {
        Directory.CreateDirectory(_folder["home"]);
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder["home"],
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            [Mark] = _folder.Path,
        };
    }

    public Dictionary<string, string> Variables { get; }

    public string this[string relative] => _folder[relative];

    public string Home => _folder["home"];

    public Remote NewRemote(string name = "remote.git", string branch = "main") => new(this, this[name], branch);

    public GitOptions Options(TimeSpan? deadline = null) => new() { Environment = Variables, Deadline = deadline ?? Until.Deadline };

    public Task<ObjectCache> OpenCacheAsync(string name = "cache.git") =>
        ObjectCache.OpenAsync(this[name], Options(), TestContext.Current.CancellationToken);

    public GitRemote RemoteTo(string address, GitOptions? options = null) => new(RepositoryUrl.Parse(address), options ?? Options());

    public GitRemote RemoteTo(Remote remote, GitOptions? options = null) => RemoteTo(remote.Path, options);

    public void Configure(string text) => File.AppendAllText(System.IO.Path.Combine(Home, ".gitconfig"), text + "\n");

    /// <summary>Writes a file that can be run.</summary>
    public string Script(string name, string text)
    {
        var path = this[name];
        Fleets.Shell.WriteProgram(path, "#!/bin/sh\n" + text + "\n");
        return path;
    }

    /// <summary>Processes that were started with this sandbox's variables and still live.</summary>
    public IReadOnlyList<int> Left() =>
        [.. ProcessTable.All().Where(process => process.IsAlive && ProcessTable.EnvironmentVariable(process.Id, Mark) == _folder.Path)
            .Select(process => process.Id)];

    /// <summary>Runs git as the user would, and returns what it printed.</summary>
    public string Git(string folder, params string[] arguments) => Git(folder, "", arguments);

    public string GitWithInput(string folder, string input, params string[] arguments) => Git(folder, input, arguments);

    /// <summary>Stores a folder as it is said, be it odd: mode, name in Latin-1, and object of each entry.</summary>
    public string HashTree(string repository, params string[] entries)
    {
        var file = this["tree"];
        using (var tree = File.Create(file))
        {
            foreach (var (head, id) in entries.Select(entry => (entry[..entry.LastIndexOf(' ')], entry[(entry.LastIndexOf(' ') + 1)..])))
                tree.Write([.. Encoding.Latin1.GetBytes(head), 0, .. Convert.FromHexString(id)]);
        }

        return Git(repository, "hash-object", "-t", "tree", "-w", "--literally", file);
    }

    public void Dispose() => _folder.Dispose();

    private string Git(string folder, string input, string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEndAsync();
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error.Result}");
        return output.Result.Trim();
    }
}
