using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The newest packages of the fleet, with what is needed to know them again.</summary>
internal static class PackageList
{
    private const int Most = 50;

    public static Html Of(FleetOverview fleet)
    {
        var ends = fleet.Health.Servers.SelectMany(server => Ends(server, fleet).Select(end => (server.Server, End: end)));
        var packages = ends.SelectMany(made => made.End.Packages.Select(package => (made.Server, made.End, Package: package)))
            .DistinctBy(made => (made.Server, made.End.Id, made.Package.Path ?? made.Package.Name))
            .OrderByDescending(made => made.End.CompletedAt ?? DateTimeOffset.MinValue)
            .Take(Most).ToArray();
        return packages.Length == 0 ? Html.Nothing : Html.Of(
            $"""
            <section aria-labelledby="packages"><h2 id="packages">Packages</h2>
            <ul class="list">{packages.Select(made => Item(made.Server, made.End, made.Package))}</ul></section>

            """);
    }

    private static IEnumerable<EndRecord> Ends(ServerHealth server, FleetOverview fleet) =>
        fleet.Builds.GetValueOrDefault(server.Server, [])
        .Concat(new EndRecord?[] { server.Status.LastBuild, server.Status.LastPackage }.OfType<EndRecord>());

    private static Html Item(string server, EndRecord end, PackageFile package) => Html.Of(
        $"""
        <li data-find><strong><bdi>{package.Name}</bdi></strong> <bdi>{package.Version}</bdi> <span class="quiet">{(package.Size is { } size ? Bytes.Format(size) : "")} from <bdi>{server}</bdi> {Html.Time(end.CompletedAt)}</span>
        <div class="sum">SHA-256 <code>{package.Sha256 ?? "unknown"}</code></div></li>

        """);
}
