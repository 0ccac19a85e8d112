using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The newest mail of the fleet.</summary>
internal static class MailList
{
    private const int Most = 200;
    private const int LongestBody = 2000;

    public static Html Of(FleetOverview fleet) => fleet.Messages.Count == 0 ? Html.Nothing : Html.Of(
        $"""
        <section aria-labelledby="mail"><h2 id="mail">Mail</h2>
        <ul class="list">{fleet.Messages.Take(Most).Select(Item)}</ul>{More(fleet.Messages.Count)}</section>

        """);

    private static Html Item(Message message) => Html.Of(
        $"""
        <li data-find>{Words.Badge(message.TypeWord)} <strong><bdi>{message.Subject}</bdi></strong>
        """ + $"""
        {Words.Pending(message.IsPending)}{Other(message)}
        <span class="quiet"><bdi>{message.From}</bdi> to <bdi>{message.To}</bdi> {(message.Instant is { } at ? Html.Time(at) : Html.Of($"{message.TimestampText}"))}</span>{Body(message)}</li>

        """);

    private static Html Other(Message message) => message.IsOfOtherSender
        ? Html.Of($"""<em>(committed by <bdi>{message.CommitAuthor}</bdi>, not by its sender)</em>""") : Html.Nothing;

    private static Html Body(Message message) => string.IsNullOrWhiteSpace(message.Body) ? Html.Nothing : Html.Of(
        $"""
        <details id="{IdOf(message)}"><summary>Text<span class="hidden"> of {message.Subject}</span></summary>
        <pre dir="auto">{Html.Lines(VisibleText.Truncate(message.Body, LongestBody, "…"))}</pre></details>
        """);

    private static Html More(int count) =>
        count > Most ? Html.Of($"""<p class="quiet">{Words.Count(count - Most, "older message")} not shown.</p>""") : Html.Nothing;

    // Opened texts stay open when the page is renewed; an id of the document may hold anything, and come twice.
    private static string IdOf(Message message) =>
        "mail-" + Convert.ToHexStringLower(
            SHA256.HashData(
            Encoding.UTF8.GetBytes($"{message.Id}\n{message.From}\n{message.To}\n{message.Subject}\n{message.Body}")))[..16];
}
