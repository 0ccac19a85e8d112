using System.Text;
using System.Xml;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The fleet for build monitors (CCTray, CCMenu, Nevergreen …): a project for each name that a server builds.</summary>
internal static class CcTray
{
    private static readonly XmlWriterSettings Layout = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <param name="fleet">The fleet.</param>
    /// <param name="page">The address of the page, which a monitor opens at the server.</param>
    public static byte[] Write(FleetOverview fleet, string page)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Layout))
        {
            xml.WriteStartElement("Projects");
            foreach (var server in fleet.Health.Servers)
            {
                foreach (var name in Names(server, fleet))
                {
                    Write(xml, server, name, fleet.Builds.GetValueOrDefault(server.Server, [])
                        .FirstOrDefault(build => NameOf(build) == name), page);
                }
            }
        }

        return [.. bytes.ToArray(), (byte)'\n'];
    }

    private static IEnumerable<string> Names(ServerHealth server, FleetOverview fleet) =>
        fleet.Builds.GetValueOrDefault(server.Server, []).Select(NameOf).Concat(Jobs(server).Select(NameOf))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static void Write(XmlWriter xml, ServerHealth server, string name, BuildRecord? last, string page)
    {
        xml.WriteStartElement("Project");
        xml.WriteAttributeString("name", VisibleText.Line($"{server.Server}/{name}"));
        xml.WriteAttributeString("activity", Jobs(server).Any(job => NameOf(job) == name) ? "Building" : "Sleeping");
        xml.WriteAttributeString("lastBuildStatus", StatusOf(last));
        xml.WriteAttributeString("lastBuildLabel", VisibleText.Line(last?.Id ?? ""));
        if (last?.CompletedAt is { } at)
            xml.WriteAttributeString("lastBuildTime", Timestamps.Write(at));
        xml.WriteAttributeString("webUrl", $"{page}#server-{server.Server}");
        xml.WriteEndElement();
    }

    // A job of a lost server no longer runs, even if its status says so.
    private static IEnumerable<JobInfo> Jobs(ServerHealth server) => server.PresumedDeadSince is not null ? []
        : server.Status.Jobs.Count > 0 ? server.Status.Jobs
        : server.Status.CurrentJob is { } job ? [job] : [];

    private static string NameOf(JobInfo job) => job.Name ?? "build";

    private static string NameOf(BuildRecord build) => build.Name ?? "build";

    private static string StatusOf(BuildRecord? last) => last is null ? "Unknown" : Words.Of(last) switch
    {
        "success" or "skip" => "Success",
        "failure" or "failed" => "Failure",
        "error" or "timeout" => "Exception",
        _ => "Unknown",
    };
}
