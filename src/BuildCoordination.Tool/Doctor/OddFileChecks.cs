using System.Globalization;
using BuildCoordination.Files;
using BuildCoordination.Outbox;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks the state folder for entries that cannot be buildcoord's.</summary>
internal static class OddFileChecks
{
    private const int Named = 10;

    public static IEnumerable<Finding> OddFiles(BuildCoordinator coordinator)
    {
        var context = coordinator.Context;
        string[] names = ["", "runs", "servers", "outbox"];
        OpenFolder[] folders =
        [
            context.Folders.Root,
            context.Folders.Under("sources"),
            .. names.Select(name => name.Length == 0
                ? context.OutboxFolder.Root
                : context.Folders.Under("repositories", context.RepositoryKey, name)),
        ];
        string[] kept = [.. folders.SelectMany(folder => OddEntry.NamesIn(folder).Select(name => folder[name].Path))];
        if (kept.Length > 0)
        {
            yield return Finding.Warning(
                "odd files",
                $"{kept.Length.ToString(CultureInfo.InvariantCulture)} were moved away: {List(kept)}",
                "Check who made them, then remove them.");
        }

        var waiting = context.OutboxFolder.Waiting;
        string[] strange = [.. OutboxName.StrangeIn(waiting).Select(name => waiting[name].Path)];
        if (strange.Length > 0)
        {
            yield return Finding.Warning(
                "odd files",
                $"{strange.Length.ToString(CultureInfo.InvariantCulture)} in the outbox cannot be updates: {List(strange)}",
                "Check who made them, then remove them.");
        }

        if (kept.Length + strange.Length == 0)
            yield return Finding.Fine("odd files", "none in the state folder");
    }

    private static string List(string[] paths) =>
        string.Join(", ", paths.Take(Named)) + (paths.Length > Named ? ", …" : "");
}
