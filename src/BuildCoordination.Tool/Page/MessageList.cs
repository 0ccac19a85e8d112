using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The requests that nobody has acknowledged or answered, the oldest first, and the newest messages of the fleet.</summary>
internal static class MessageList
{
    private const int MostRequests = 20;
    private const int MostMessages = 200;
    private const int LongestBody = 2000;

    public static Html Of(FleetOverview fleet)
    {
        var open = fleet.Health.OpenRequests.Select(request => request.Id).ToHashSet(StringComparer.Ordinal);
        // The messages of the overview have no secrets; those of the health may.
        FleetMessage[] requests = [.. fleet.Messages.Where(message => open.Contains(message.Id)).Reverse()];
        return Html.Of(
            $"""
            {Section("requests", "Open requests", requests, MostRequests, "newer request")}{Section("messages", "Messages", fleet.Messages, MostMessages, "older message")}
            """);
    }

    private static Html Section(string id, string title, IReadOnlyList<FleetMessage> messages, int most, string rest) =>
        messages.Count == 0 ? Html.Nothing : Html.Of(
            $"""
            <section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>
            <ul class="list">{messages.Take(most).Select(message => Item(message, id))}</ul>{More(messages.Count - most, rest)}</section>

            """);

    private static Html Item(FleetMessage message, string section)
    {
        var id = IdOf(message, section);
        return Html.Of(
            $"""
            <li id="{id}" tabindex="-1" data-find data-server="{message.From}" data-result="{ServerGroups.OfResult(message.Result ?? message.TypeWord)}">{Words.Badge(message.TypeWord)} <strong><bdi>{message.Subject}</bdi></strong>
            """ + $"""
            {Words.Pending(message.IsPending)}{Other(message)}
            <span class="quiet"><bdi>{message.From}</bdi> to <bdi>{message.To}</bdi> {(message.Instant is { } at ? Html.Time(at) : Html.Of($"{message.TimestampText}"))}</span>{Body(message, id)}</li>

            """);
    }

    private static Html Other(FleetMessage message) => message.IsOfOtherSender
        ? Html.Of($"""<em>(committed by <bdi>{message.CommitAuthor}</bdi>, not by its sender)</em>""") : Html.Nothing;

    private static Html Body(FleetMessage message, string id) => string.IsNullOrWhiteSpace(message.Body) ? Html.Nothing : Html.Of(
        $"""
        <details id="{id}-text"><summary>Text<span class="hidden"> of {message.Subject}</span></summary>
        <pre dir="auto">{Html.Lines(VisibleText.Truncate(message.Body, LongestBody, "…"))}</pre></details>
        """);

    private static Html More(int count, string what) =>
        count > 0 ? Html.Of($"""<p class="quiet">{Words.Count(count, what)} not shown.</p>""") : Html.Nothing;

    // Opened texts stay open when the page is renewed; an id of the document may hold anything, and come twice.
    private static string IdOf(FleetMessage message, string section) => $"{section}-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Id}\n{message.From}\n{message.To}\n{message.Subject}\n{message.Body}")))[..16];
}
