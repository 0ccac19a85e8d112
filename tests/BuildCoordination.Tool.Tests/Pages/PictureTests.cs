using BuildCoordination.Tool.Tests.Watching;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>
/// Makes the pictures of the documents anew, into <c>docs/images</c>:
/// <c>BuildCoordination.Tool.Tests -class "*PictureTests" -explicit only</c>.
/// </summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly string Pictures = Path.Combine(TestPaths.Root, "docs", "images");

    private readonly TestFleet _fleet = new();

    [Theory(Explicit = true)]
    [InlineData("page.png", 1120, 900, false)]
    [InlineData("page-dark.png", 1120, 900, true)]
    [InlineData("page-phone.png", 390, 1400, false)]
    public async Task The_page(string name, int width, int height, bool isDark)
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        var folder = Path.Combine(_fleet.Folder, "out");
        Assert.Equal(0, (await new Buildcoord(_fleet, "build1").RunAsync("page", "--output", folder)).Code);
        var page = Path.Combine(folder, "index.html");
        File.WriteAllText(
            page, File.ReadAllText(page).Replace(_fleet.Remote, "https://git.example/fleet/coordination.git", StringComparison.Ordinal));

        await browser.OpenAsync($"file://{page}", width, isDark);

        await File.WriteAllBytesAsync(Path.Combine(Pictures, name), await browser.CaptureAsync(width, height));
    }

    [Theory(Explicit = true)]
    [InlineData("health", 80)]
    [InlineData("health", 160)]
    [InlineData("inbox", 80)]
    [InlineData("inbox", 160)]
    [InlineData("builds", 80)]
    [InlineData("builds", 160)]
    public async Task The_terminal(string command, int width)
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        using var terminal = await Terminal.OpenAsync(new Buildcoord(_fleet, "build2"), width, 40);
        await terminal.TypeAsync($"PS1='$ '; buildcoord() {{ {Buildcoord.Program} \"$@\"; echo; }}; clear", "Enter");
        await terminal.ShowsAsync(screen => screen.Trim() == "$", "an empty screen");

        await terminal.TypeAsync($"buildcoord {command}", "Enter");

        await terminal.ShowsAsync(screen => screen.TrimEnd().EndsWith("\n\n$", StringComparison.Ordinal), command);
        await KeepAsync(terminal, $"{command}-{width}.txt");
    }

    [Theory(Explicit = true)]
    [InlineData(80)]
    [InlineData(160)]
    public async Task The_watched_fleet(int width)
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        using var terminal = await Terminal.OpenAsync(new Buildcoord(_fleet, "build2"), width, 40);

        await terminal.TypeAsync($"{Buildcoord.Program} watch", "Enter");

        await terminal.ShowsAsync("105 of 147 modules");
        await KeepAsync(terminal, $"watch-{width}.txt");
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task KeepAsync(Terminal terminal, string name)
    {
        var lines = (await terminal.ScreenAsync()).TrimEnd().TrimEnd('$').TrimEnd().Split('\n').Select(line => line.TrimEnd());
        await File.WriteAllTextAsync(Path.Combine(Pictures, name), string.Join('\n', lines) + "\n");
    }
}
