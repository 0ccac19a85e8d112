using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests.Installing;

public sealed class ManualTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public static TheoryData<string> Pages => [.. AllCommands.MakeRoot().Subcommands.Select(command => command.Name).Prepend("")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Each_page_is_one_that_man_shows_without_a_warning(string command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/man") && File.Exists("/usr/bin/groff"), "man and groff are not installed.");
        var root = AllCommands.MakeRoot();
        var page = Path.Combine(_fleet.Folder, "page.1");
        File.WriteAllText(page, command.Length == 0
            ? ManualPage.Write(root, "1.2.3")
            : ManualPage.Write(root.Subcommands.Single(each => each.Name == command), "1.2.3"));

        var (code, output, error) = await Shell.TryAsync(
            "man", ["--warnings=w", "-l", page], new Dictionary<string, string> { ["MANWIDTH"] = "100", ["LC_ALL"] = "C.UTF-8" });

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith(
            $"BUILDCOORD{(command.Length == 0 ? "" : "-" + command.ToUpperInvariant())}(1)", output, StringComparison.Ordinal);
        Assert.All(command.Length == 0
            ? root.Subcommands.Select(each => $"buildcoord-{each.Name}(1)")
            : CommandText.GetOptions(root.Subcommands.Single(each => each.Name == command)).Select(option => option.Name),
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_none_is_named_with_those_that_are()
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync("manual", "sed");
        Assert.Equal(2, end.Code);
        Assert.Contains("sed", end.Error, StringComparison.Ordinal);
        Assert.Contains("cloudstack", end.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
