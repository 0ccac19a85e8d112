using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The requests that nobody has acknowledged or answered, the oldest first.</summary>
internal static class OpenRequestList
{
    private const int Most = 20;

    public static Html Of(FleetOverview fleet)
    {
        var open = fleet.Health.OpenRequests.Select(request => request.Id).ToHashSet(StringComparer.Ordinal);
        // The messages of the overview have no secrets; those of the health may.
        Message[] requests = [.. fleet.Messages.Where(message => open.Contains(message.Id)).Reverse()];
        return requests.Length == 0 ? Html.Nothing : Html.Of(
            $"""
            <section aria-labelledby="requests"><h2 id="requests">Open requests</h2>
            <ul class="list">{requests.Take(Most).Select(Item)}</ul>{More(requests.Length)}</section>

            """);
    }

    private static Html Item(Message request) => Html.Of(
        $"""
        <li data-find>{Words.Badge(request.TypeWord)} <strong><bdi>{request.Subject}</bdi></strong>
        <span class="quiet"><bdi>{request.From}</bdi> to <bdi>{request.To}</bdi> {(request.Instant is { } at ? Html.Time(at) : Html.Nothing)}</span></li>

        """);

    private static Html More(int count) =>
        count > Most ? Html.Of($"""<p class="quiet">{Words.Count(count - Most, "more request")} not shown.</p>""") : Html.Nothing;
}
