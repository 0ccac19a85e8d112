using BuildCoordination.Status;

namespace BuildCoordination.Tool.Tests.Pages;

/// <summary>The page as people see it.</summary>
public sealed class BrowserTests : IClassFixture<Browser>, IDisposable
{
    // Every text against what is behind it, as WCAG 2 counts contrast; what falls short is listed.
    private const string PoorContrast = """
        (() => {
          const rgb = color => color.match(/[\d.]+/g).map(Number);
          const light = color => { const [r, g, b] = rgb(color).map(part => part / 255).map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const behind = part => { for (; part; part = part.parentElement) { const color = getComputedStyle(part).backgroundColor; if (rgb(color)[3] !== 0) return color; } return 'rgb(255, 255, 255)'; };
          document.querySelectorAll('details').forEach(part => part.open = true);
          return [...document.querySelectorAll('body *')]
            .filter(part => part.checkVisibility() && !part.closest('svg') && [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
            .map(part => { const two = [light(getComputedStyle(part).color), light(behind(part))].sort((a, b) => b - a); return [(two[0] + .05) / (two[1] + .05), part.outerHTML.slice(0, 80)]; })
            .filter(([ratio]) => ratio < 4.5).map(([ratio, part]) => `${ratio.toFixed(2)} ${part}`).join('\n');
        })()
        """;

    private const string Found = "document.getElementById('found').textContent";

    private const string Headings =
        "[...document.querySelectorAll('h2')].filter(part => part.checkVisibility()).map(part => part.textContent).join()";

    private const string Cards =
        "[...document.querySelectorAll('.card')].filter(part => part.checkVisibility()).map(part => part.dataset.server).join()";

    private readonly TestFleet _fleet = new();
    private readonly Browser _browser;
    private readonly Buildcoord _build1;

    public BrowserTests(Browser browser)
    {
        Assert.SkipUnless(Browser.IsInstalled, "chromium is not installed.");
        (_browser, _build1) = (browser, new Buildcoord(_fleet, "build1"));
    }

    [Fact]
    public async Task What_an_ill_meaning_server_wrote_is_text_and_nothing_of_it_runs()
    {
        SampleFleet.Write(_fleet);
        SampleFleet.WriteHostile(_fleet);
        await _browser.OpenAsync(await WriteAsync());

        Assert.Equal("undefined", await _browser.AskAsync("typeof window.pwned"));
        Assert.Equal(
            "1 0", await _browser.AskAsync(
            "`${document.scripts.length} ${document.querySelectorAll('img, iframe, [onmouseover], [onerror]').length}`"));
        Assert.Empty(_browser.Complaints);
        var text =
            await _browser.AskAsync("document.querySelectorAll('details').forEach(part => part.open = true); document.body.innerText");
        Assert.Contains("<script>window.pwned=1</script>", text, StringComparison.Ordinal);
        Assert.Contains("</pre></details>", text, StringComparison.Ordinal);
        Assert.Contains(@"\u{202e}\u{001b}[2J\u{0007}", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(1200, true, Explicit = true)]
    [InlineData(360, false, Explicit = true)]
    [InlineData(360, true)]
    [InlineData(320, false)]
    public async Task It_reads_well_on_a_phone_and_a_desktop_by_day_and_by_night(int width, bool isDark)
    {
        SampleFleet.Write(_fleet);
        SampleFleet.WriteHostile(_fleet);
        await _browser.OpenAsync(await WriteAsync(), width, isDark);

        // With everything unfolded.
        Assert.Equal("", await _browser.AskAsync(PoorContrast));
        Assert.True(
            int.Parse(
            await _browser.AskAsync("document.documentElement.scrollWidth"), System.Globalization.CultureInfo.InvariantCulture) <= width);
        Assert.Equal(
            isDark ? "rgb(13, 17, 23)" : "rgb(246, 247, 249)", await _browser.AskAsync("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_text_is_searched_for_and_opened()
    {
        SampleFleet.Write(_fleet);
        await _browser.OpenAsync(await WriteAsync());

        await TabToAsync("document.activeElement.id === 'find'");
        await _browser.TypeAsync("cannot FIND symbol");
        Assert.Equal("1 of 5 shown", await _browser.AskAsync(Found));
        Assert.Equal("Messages", await _browser.AskAsync(Headings));
        await TabToAsync("document.activeElement.matches('li summary')");
        await _browser.PressAsync("Enter", 13, "\r");
        Assert.Contains(
            "ManagementServer.java:[10,44]",
            await _browser.AskAsync(
                "const text = document.activeElement.nextElementSibling; text.checkVisibility() && text.innerText"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_arrows_one_goes_through_what_is_found_and_Esc_shows_everything_again()
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        await _browser.OpenAsync(await WriteAsync());

        await _browser.PressAsync("/", 191, "/");
        await _browser.TypeAsync("JettyUtil build2");
        await _browser.PressAsync("ArrowDown", 40);
        Assert.Equal("server-build2", await _browser.AskAsync("document.activeElement.id"));
        await _browser.PressAsync("Enter", 13, "\r");
        Assert.Contains(
            "COMPILATION ERROR",
            await _browser.AskAsync(
                "document.activeElement.querySelector('pre').checkVisibility() && document.activeElement.querySelector('pre').innerText"),
            StringComparison.Ordinal);
        await _browser.PressAsync("ArrowDown", 40);
        Assert.Equal("build2", await _browser.AskAsync("document.activeElement.dataset.server"));
        Assert.Equal("LI", await _browser.AskAsync("document.activeElement.tagName"));
        await _browser.PressAsync("ArrowUp", 38);
        await _browser.PressAsync("ArrowUp", 38);
        Assert.Equal("JettyUtil build2", await _browser.AskAsync("document.activeElement.value"));
        await _browser.PressAsync("Escape", 27);
        Assert.Equal(" build1,build2,build3,build4", await _browser.AskAsync($"{Found} + ' ' + {Cards}"));
    }

    [Theory]
    [InlineData("", "building", "", "build1")]
    [InlineData("", "failed", "", "build2")]
    [InlineData("", "lost", "", "build3")]
    [InlineData("", "success", "", "build1,build4")]
    [InlineData("build4", "", "", "build4")]
    [InlineData("build4", "failed", "", "")]
    [InlineData("", "success", "cloudstack-agent", "build4")]
    public async Task A_server_a_result_and_a_text_each_leave_what_fits_them(string server, string result, string text, string cards)
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        await _browser.OpenAsync(await WriteAsync());

        await _browser.AskAsync(
            $"document.getElementById('where').value = '{server}'; document.getElementById('find').value = '{text}';"
            + $"document.querySelector('input[value=\"{result}\"]').click();"
            + "document.getElementById('where').dispatchEvent(new Event('input'))");

        Assert.Equal(cards, await _browser.AskAsync(Cards));
    }

    [Fact]
    public async Task Of_a_failed_build_it_shows_the_cause_and_unfolds_the_lines_and_what_another_builder_of_the_commit_had()
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        await _browser.OpenAsync(await WriteAsync());

        var card = await _browser.AskAsync("document.getElementById('server-build2').innerText");
        Assert.Contains("cannot find symbol: class JettyUtil", card, StringComparison.Ordinal);
        Assert.Contains(
            "build1 built this commit: libssl-dev missing here; JDK 17.0.15+6 (Debian) there, 17.0.12+6 (Debian) here", card,
            StringComparison.Ordinal);
        Assert.DoesNotContain("COMPILATION", card, StringComparison.Ordinal);
        var opened = await _browser.AskAsync(
            "document.querySelectorAll('#server-build2 details').forEach(part => part.open = true);"
            + "document.getElementById('server-build2').innerText");
        Assert.Contains("[ERROR] COMPILATION ERROR", opened, StringComparison.Ordinal);
        Assert.Contains("libssl-dev missing on build2", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("the end of /var", opened, StringComparison.Ordinal);
        // Neither the page nor anything on it asked anybody for anything.
        Assert.Equal("0", await _browser.AskAsync("performance.getEntriesByType('resource').length"));
    }

    [Fact]
    public async Task Of_a_running_build_it_shows_how_far_it_is_the_time_left_and_unfolds_what_it_printed_last()
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        await _browser.OpenAsync(await WriteAsync());

        var card = await _browser.AskAsync(
            "document.querySelectorAll('#server-build1 details').forEach(part => part.open = true);"
            + "document.getElementById('server-build1').innerText");

        Assert.Contains("cloudstack 4.22 MavenInstall", card, StringComparison.Ordinal);
        Assert.Contains("105 of 147 modules done", card, StringComparison.Ordinal);
        Assert.Contains("about 12 min left", card, StringComparison.Ordinal);
        Assert.Contains("[INFO] Compiling 1204 source files", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_look_at_a_server_it_says_its_language_headings_and_what_each_thing_is()
    {
        SampleFleet.Write(_fleet);
        await _browser.OpenAsync(await WriteAsync());

        Assert.Equal("en", await _browser.AskAsync("document.documentElement.lang"));
        Assert.Equal(
            "H1 Build fleet,H2 Servers,H3 build1 building,H3 build2 failed stale,H2 Open requests,H2 Messages",
            await _browser.AskAsync(
            "[...document.querySelectorAll('h1, h2, h3')].map(part => part.tagName + ' ' + part.textContent.trim()).join()"));
        Assert.Equal(
            "Durations of the last 3 builds, newest right: 2 went well, 1 did not",
            await _browser.AskAsync(
            "document.getElementById(document.querySelector('svg[role=img]').getAttribute('aria-labelledby')).textContent"));
        Assert.Equal(
            "", await _browser.AskAsync(
            "[...document.querySelectorAll('input, progress')].filter(part => !part.labels.length && !part.ariaLabel).map(part => "
            + "part.outerHTML).join()"));
        Assert.Equal(
            "0", await _browser.AskAsync(
            "const ids = [...document.querySelectorAll('[id]')].map(part => part.id); ids.length - new Set(ids).size"));
    }

    [Fact]
    public async Task Served_it_follows_the_fleet_without_being_loaded_again_and_what_was_opened_stays_open()
    {
        await using var served = new ServedPage();
        await served.InitializeAsync();
        await _browser.OpenAsync(served.Client.BaseAddress!.ToString());
        await _browser.AskAsync("window.mark = 1; document.querySelector('li details').open = true");

        await using (var build2 = await served.Fleet.OpenAsync("build2"))
        {
            await build2.Status.SetAsync(ServerState.Success);
            await build2.FlushAsync();
        }

        await _browser.WaitAsync("document.getElementById('server-build2').textContent.includes('success')", "build2's success is shown");
        Assert.Equal("1 true", await _browser.AskAsync("`${window.mark} ${document.querySelector('li details').open}`"));
        served.Process.Kill();
        await _browser.WaitAsync("!document.getElementById('news').hidden", "the page says that it is cut off");
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<string> WriteAsync()
    {
        var folder = Path.Combine(_fleet.Folder, "out");
        Assert.Equal(0, (await _build1.RunAsync("page", "--output", folder)).Code);
        return $"file://{folder}/index.html";
    }

    private async Task TabToAsync(string condition)
    {
        for (var tabs = 0; tabs < 20 && await _browser.AskAsync($"String({condition})") != "true"; tabs++)
            await _browser.PressAsync("Tab", 9);
        Assert.Equal("true", await _browser.AskAsync($"String({condition})"));
    }
}
