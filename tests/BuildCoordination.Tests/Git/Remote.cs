using System.Globalization;
using System.Text;

namespace BuildCoordination.Tests.Git;

/// <summary>A bare repository, changed and looked at with the plain git.</summary>
internal sealed class Remote
{
    private readonly Sandbox _sandbox;
    private readonly string _branch;

    public Remote(Sandbox sandbox, string path, string branch)
    {
        (_sandbox, Path, _branch) = (sandbox, path, branch);
        sandbox.Git(sandbox[""], "init", "--quiet", "--bare", $"--initial-branch={branch}", path);
    }

    public string Path { get; }

    public string Tip => TipOf(_branch);

    public string TipOf(string branch) => Git("rev-parse", "--verify", $"refs/heads/{branch}");

    public bool Has(string branch) => Git("for-each-ref", $"refs/heads/{branch}").Length > 0;

    public string Git(params string[] arguments) => _sandbox.Git(Path, arguments);

    /// <summary>Somebody else commits a file and pushes.</summary>
    public string Commit(string file, string content, string? branch = null, string mode = "100644")
    {
        var name = branch ?? _branch;
        var from = Has(name) ? $"from {TipOf(name)}\n" : "";
        Import($"commit refs/heads/{name}\ncommitter Other <other@example.org> 1767225600 +0000\ndata 5\nother\n{from}M {mode} inline "
            + $"{file}\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
        return TipOf(name);
    }

    /// <summary>As many commits as asked for, at once.</summary>
    public void CommitMany(int count)
    {
        var stream = new StringBuilder();
        for (var i = 1; i <= count; i++)
        {
            var content = $"{{\"n\": {i}}}";
            stream.Append(
                CultureInfo.InvariantCulture,
                $"commit refs/heads/{_branch}\ncommitter Other <other@example.org> {1767225600 + i} +0000\ndata 5\nother\nM 100644 inline "
                + $"build1/status.json\ndata {content.Length}\n{content}\n");
        }

        Import(stream.ToString());
    }

    public void Rewind(string sha) => Git("update-ref", $"refs/heads/{_branch}", sha);

    public string Show(string revision, string file) => Git("show", $"{revision}:{file}");

    public void Hook(string name, string text) => _sandbox.Script(System.IO.Path.Combine(Path, "hooks", name), text);

    private void Import(string stream) => _sandbox.GitWithInput(Path, stream, "fast-import", "--quiet", "--force");
}
