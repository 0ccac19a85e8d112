using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Files;
using BuildCoordination.Outbox;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks for updates that were accepted on this machine and are not published.</summary>
internal static class OutboxChecks
{
    private static readonly TimeSpan DeliveryDelay = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Outbox(BuildCoordinator coordinator)
    {
        var (waiting, rejected) = (coordinator.Outbox.Waiting(), coordinator.Outbox.Refused());
        var unreadable = coordinator.Context.OutboxFolder.Unreadable.Names().Count;
        if (waiting.Count > 0 && coordinator.Time.GetUtcNow() - waiting.Min(entry => entry.AcceptedAt) is var age && age > DeliveryDelay)
        {
            yield return Finding.Problem(
                "outbox", $"{Number(waiting.Count)} wait, the oldest for {Duration.Format(age)}", "buildcoord outbox flush") with
                {
                    Fix = stop => FlushAsync(coordinator, stop),
                };
        }
        else
        {
            yield return Finding.Fine("outbox", waiting.Count == 0 ? "nothing waits" : $"{Number(waiting.Count)} on their way");
        }

        if (rejected.Count > 0)
        {
            yield return Finding.Warning(
                "outbox", $"{Number(rejected.Count)} were rejected by the repository",
                "'buildcoord outbox list' shows the reason. Then run 'buildcoord outbox resend' or 'buildcoord outbox drop ID'.");
        }

        if (unreadable > 0)
        {
            yield return Finding.Warning(
                "outbox", $"{Number(unreadable)} files could not be read",
                    $"They are kept in {coordinator.Context.OutboxFolder.Unreadable.Path}.");
        }
    }

    /// <summary>Outboxes of users who do not share this one: nobody delivers them while those users do nothing.</summary>
    public static IEnumerable<Finding> Stranded(BuildCoordinator coordinator)
    {
        var own = coordinator.Context.OutboxFolder.Waiting.Path;
        var found = Homes(coordinator).SelectMany(home => Outboxes(Path.Combine(home, ".local", "state", "buildcoord", "repositories")))
            .Append(Path.Combine(
                coordinator.Environment.System("var/lib/buildcoord/repositories"), coordinator.Context.RepositoryKey, "outbox"))
            .Where(folder => folder != own && Directory.Exists(folder))
            .Select(folder => (folder, Count: Count(folder))).Where(pair => pair.Count > 0).ToArray();
        foreach (var (folder, count) in found)
        {
            yield return Finding.Warning(
                "stranded outbox", $"{Number(count)} wait in {folder}",
                "As its user: 'buildcoord outbox flush'. As root, 'buildcoord setup --group NAME' makes one outbox for all.");
        }

        if (found.Length == 0)
            yield return Finding.Fine("stranded outbox", "no other user's outbox has waiting updates");
    }

    private static IEnumerable<string> Homes(BuildCoordinator coordinator) =>
        Folders("/home").Append("/root").Append(coordinator.Environment.Home).Where(home => home.Length > 0)
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Outboxes(string repositories) =>
        Folders(repositories).Select(folder => Path.Combine(folder, "outbox"));

    private static string[] Folders(string path)
    {
        try
        {
            return Directory.Exists(path) ? Directory.GetDirectories(path) : [];
        }
        catch (UnauthorizedAccessException)
        {
            // A folder that this user may not read is skipped.
            return [];
        }
    }

    private static int Count(string folder)
    {
        try
        {
            return OutboxName.In(OpenFolder.Open(folder)).Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static async Task<string> FlushAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var flushed = await coordinator.FlushAsync(cancellationToken: cancellationToken);
        return flushed.IsVisible ? "delivered" : $"not delivered: {flushed.Diagnostic?.Message}";
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
