[assembly: AssemblyFixture(typeof(BuildCoordination.Nuke.Tests.GlobalTool))]

namespace BuildCoordination.Nuke.Tests;

/// <summary>The <c>nuke</c> command, installed as a user installs it.</summary>
public sealed class GlobalTool : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private string _missing = "";

    public async ValueTask InitializeAsync()
    {
        var (code, output, error) = await Shell.TryAsync(
            "dotnet", ["tool", "install", "Nuke.GlobalTool", "--version", "10.1.0", "--tool-path", _folder.Path], folder: _folder.Path);
        if (code != 0)
            _missing = $"Nuke.GlobalTool cannot be installed here: {output}{error}";
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<(int Code, string Output, string Error)> RunAsync(BuilderClone builder, string folder, params string[] arguments)
    {
        Assert.SkipUnless(_missing.Length == 0, _missing);
        return Shell.TryAsync(_folder["nuke"], arguments, builder.Environment, folder);
    }
}
