using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The fleet as one HTML document that needs nothing else: no server, no network, no script to be read.</summary>
internal static class FleetPage
{
    private static readonly (string Group, string Name)[] Results =
    [
        ("", "All"), (ServerGroups.Building, "Building"), (ServerGroups.Failed, "Failed"), (ServerGroups.Lost, "Stale or lost"),
        (ServerGroups.Success, "Success"),
    ];

    private static readonly string Style = Read("page.css");
    private static readonly string Script = Read("page.js");

    // Nothing is loaded and nothing runs but this style and this script; a live page also listens to where it came from.
    private static readonly string Policy =
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; connect-src 'self'; base-uri 'none'; form-action "
            + "'none'";

    public static string Write(FleetOverview fleet, string repository, bool isLive = false) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en"{(isLive ? new Html(" data-events=\"events\"") : Html.Nothing)}>
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{new Html(Policy)}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta name="robots" content="noindex">
        <title>{Title(fleet)}</title>
        <style>{new Html(Style)}</style>
        </head>
        <body>
        <a class="skip" href="#fleet">Skip to the servers</a>
        <header>
        <h1>Build fleet</h1>
        <p>Coordination repository <bdi>{repository}</bdi></p>
        <search id="filters" hidden>
        <label class="hidden" for="find">Search</label><input id="find" type="search" placeholder="Search" autocomplete="off" spellcheck="false" aria-describedby="found" aria-keyshortcuts="/">
        <label class="hidden" for="where">Server</label><select id="where"><option value="">All servers</option></select>
        <fieldset id="results"><legend class="hidden">Result</legend>{Results.Select(Result)}</fieldset>
        <span id="found" class="quiet" role="status"></span>
        </search>
        <p id="news" class="notice" role="status" hidden></p>
        </header>
        <main id="fleet" tabindex="-1">
        {Content(fleet)}
        </main>
        <footer><p id="keys" hidden>Keys: <kbd>/</kbd> search, <kbd>↓</kbd> and <kbd>↑</kbd> go through what is found, <kbd>Enter</kbd> opens it, <kbd>Esc</kbd> shows everything again.</p>
        <p>Made by buildcoord. <a href="cctray.xml">cctray.xml</a> is for build monitors. What other servers wrote is shown as they wrote it and is not verified.</p></footer>
        <script>{new Html(Script)}</script>
        </body>
        </html>

        """).Markup;

    /// <summary>All that changes as the fleet does.</summary>
    public static Html Content(FleetOverview fleet) => Html.Of(
        $"""
        <div id="made" data-at="{Timestamps.Write(fleet.Health.CheckedAt)}" data-title="{Title(fleet)}">
        {Stale(fleet)}<p class="summary">{Summary(fleet)} <span class="quiet">{(fleet.Health.Stale is null ? "As of" : "Looked at")} {Html.Time(fleet.Health.CheckedAt)}{Commit(fleet)}.</span></p>
        </div>
        {Body(fleet)}
        """);

    /// <summary>All of that but when it was looked at.</summary>
    public static Html Body(FleetOverview fleet) => Html.Of(
        $"""
        <section aria-labelledby="servers"><h2 id="servers">Servers</h2>
        <div class="cards">{fleet.Health.Servers.Select(server => ServerCard.Of(server, fleet))}</div></section>
        {MessageList.Of(fleet)}
        """);

    private static Html Result((string Group, string Name) result) => Html.Of(
        $"""
        <label><input type="radio" name="result" value="{result.Group}"{(result.Group.Length == 0 ? new Html(" checked") : Html.Nothing)}>{result.Name}</label>
        """);

    private static string Title(FleetOverview fleet)
    {
        var trouble = fleet.Health.Servers.Count(
            server => ServerGroups.Of(server, fleet).Any(group => group is ServerGroups.Failed or ServerGroups.Lost));
        return trouble == 0 ? "Build fleet" : $"({trouble}) Build fleet";
    }

    private static string Summary(FleetOverview fleet)
    {
        var servers = fleet.Health.Servers;
        if (servers.Count == 0)
            return fleet.Health.Stale is null ? "No server has reported yet." : "No server is known.";
        var groups = servers.SelectMany(server => ServerGroups.Of(server, fleet)).ToLookup(group => group, StringComparer.Ordinal);
        (string Word, int Count)[] counts =
        [
            ("building", groups[ServerGroups.Building].Count()),
            ("failed", groups[ServerGroups.Failed].Count()),
            ("stale or lost", groups[ServerGroups.Lost].Count()),
        ];
        var parts = counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Word}").ToArray();
        var summary = parts.Length == 0 ? (fleet.Health.Stale is null ? ", all well" : "") : ": " + string.Join(", ", parts);
        return $"{Words.Count(servers.Count, "server")}{summary}.";
    }

    private static Html Stale(FleetOverview fleet) => fleet.Health.Stale is { } why
        ? Freshness.IsReachedDespite(why)
            ? Html.Of($"""<p class="notice">{why.Code}: {why.Message}</p>""")
            : Html.Of($"""<p class="notice">The repository could not be reached; {LastKnown(fleet)} {why.Code}: {why.Message}</p>""")
        : Html.Nothing;

    private static Html LastKnown(FleetOverview fleet) => fleet.Health.AsOf is { } asOf
        ? Html.Of($"this is the local copy as of {Html.Time(asOf)}.")
        : Html.Of($"there is no local copy.");

    private static Html Commit(FleetOverview fleet) =>
        fleet.Commit is { } sha ? Html.Of($", commit <code>{sha[..7]}</code>") : Html.Nothing;

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using var stream = typeof(FleetPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
