using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Fleet;

internal static class FleetDiagnostics
{
    public static CoordinationDiagnostic TooLarge(IReadOnlyList<string> paths, long size, long limit) => new(
        "BC2090",
        $"{paths[0]} has {Display.Bytes.Format(size)} and is not read: such documents have at most {Display.Bytes.Format(limit)}."
            + (paths.Count > 1 ? $" {paths.Count - 1} others are too large, too." : ""),
        "It stays as it is in the repository. Find out who wrote it ('git log' shows it), and make it smaller.");

    /// <summary>Documents that are not too large by themselves, but together.</summary>
    public static CoordinationDiagnostic TooMuch(IReadOnlyList<string> paths, long limit) => new(
        "BC2090",
        $"{paths[0]}{(paths.Count > 1 ? $" and {paths.Count - 1} others are" : " is")} not read: one command reads at most "
            + $"{Display.Bytes.Format(limit)} of {(RepositoryPaths.IsArchive(paths[0]) ? "archives" : "documents")}.",
        "They stay as they are in the repository. Find out who wrote them ('git log' shows it), and make them smaller.");

    public static CoordinationDiagnostic TooManyServers(int count) => new(
        "BC2091",
        $"The repository has {count} folders of servers; "
            + $"{Documents.Limits.Servers} are read: this machine's own, then those with a heartbeat.",
        "Find out who made them, and remove the ones that are not servers ('buildcoord retire').");

    public const string NotKnownCode = "BC2027";

    public const string UnreadableCode = "BC2092";

    public const string NotReadInTimeCode = "BC2095";

    public const string UnknownServerCode = "BC1102";

    private const int LongestList = 40;

    /// <summary>A document of which nothing can be read, so that its content is not known.</summary>
    public static CoordinationDiagnostic Unreadable(string path, string reason, string owner) => new(
        UnreadableCode, $"{path} cannot be read: {reason}", $"Run 'buildcoord doctor --fix' on {owner}.");

    /// <summary>A document of which a part can be read.</summary>
    public static CoordinationDiagnostic PartlyReadable(string path, string reason, string owner) => new(
        UnreadableCode, $"{path} can be read in part only: {reason}", $"Run 'buildcoord doctor --fix' on {owner}.");

    /// <summary>A read that shows what was known before, as the repository takes long.</summary>
    public static CoordinationDiagnostic NotReadInTime(string repository, TimeSpan limit) => new(
        NotReadInTimeCode, FormattableString.Invariant($"{repository} did not answer within {limit.TotalSeconds:0.#} s."),
        "The local copy is shown. Check the network, or increase ReadTimeout.");

    public static CoordinationDiagnostic CannotRead(Exception e) => new(
        "BC2028", $"This machine's copy of the coordination repository cannot be read: {e.Message}",
        "Check the permissions and the disk of the cache and state folders.");

    public static CoordinationDiagnostic TemporaryCache(CoordinationDiagnostic why) => new(
        "BC2029", $"This command uses a temporary cache and fetches the whole repository. {why.Message}", why.Remedy);

    /// <summary>The answer in place of "there is none" while the repository cannot be reached.</summary>
    public static CoordinationDiagnostic NotKnown(string what, Freshness freshness, DateTimeOffset now) => new(
        NotKnownCode, $"Not known: {what}; {Describe(freshness, now)}",
        freshness.IsCauseLocal || freshness.IsReached
            ? "Try again when that is repaired."
            : "Try again when the repository can be reached.");

    /// <summary>The age of the local copy, and why it is not current.</summary>
    public static string Describe(Freshness freshness, DateTimeOffset now) => freshness.IsReached ? $"{freshness.Cause}"
        : freshness.AsOf is { } asOf ? $"as of {Age(now - asOf)} ago; {freshness.Obstacle}: {freshness.Cause}"
        : freshness.Cause?.Code == NotReadInTimeCode ? $"the repository was not read: {freshness.Cause}"
        : freshness.IsCauseLocal ? $"there is no local copy of the repository, and this machine cannot read it: {freshness.Cause}"
        : $"there is no local copy of the repository, and it cannot be reached: {freshness.Cause}";

    private static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => $"{Math.Max(0, age.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s",
        { TotalMinutes: < 90 } => $"{age.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        { TotalHours: < 48 } => $"{age.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h",
        _ => $"{age.TotalDays.ToString("0", CultureInfo.InvariantCulture)} days",
    };

    public static CoordinationDiagnostic CannotRetire(string server, IReadOnlyList<string> others) => new(
        "BC1103",
        $"'{server}' is not another server of this fleet.",
        others.Count == 0
            ? "The fleet has no other server."
            : $"Retire one of: {List(others)}. A server cannot retire itself.{Suggest(server, others)}");

    public static CoordinationDiagnostic NothingToCompare(string first, string second) => new(
        "BC1108",
        first == second
            ? $"{first} has no two builds of one name among its last 50."
            : $"{first} and {second} have no build of the same commit among their last 50.",
        "List a server's builds with 'buildcoord builds'; --job, given twice, compares any two of them.");

    /// <summary>A person gave an id that no server of the fleet has.</summary>
    public static CoordinationDiagnostic UnknownServer(string server, IReadOnlyList<string> known, string code = UnknownServerCode) => new(
        code, $"'{server}' is not a server of this fleet.", Known(server, known));

    /// <summary>No server of the fleet has this machine's id.</summary>
    /// <param name="own">The id and its origin.</param>
    /// <param name="known">The fleet's servers.</param>
    public static CoordinationDiagnostic UnknownOwnServer(ServerIdentity own, IReadOnlyList<string> known) => new(
        UnknownServerCode,
        $"'{own.Id}' ({own.Source}) is not a server of this fleet.",
        $"{Known(own.Id, known)} To add it, run: buildcoord status idle --register --server {own.Id}");

    /// <summary>An update of a build added a server to the fleet.</summary>
    public static CoordinationDiagnostic Joined(string server, IReadOnlyList<string> others) => new(
        "BC2094",
        $"'{server}' is a new server of this fleet: it was registered. The others are: {List(others)}.",
        SimilarWord.Find(server, others.Where(other => WithoutDigits(other) != WithoutDigits(server))) is { } similar
            ? $"If '{similar}' was meant, correct this server's id; 'buildcoord retire {server}' on {similar} removes the new one."
            : "");

    // build3 in a fleet with build2 is not a typing error.
    private static string WithoutDigits(string server) => string.Concat(server.Where(letter => !char.IsAsciiDigit(letter)));

    private static string Known(string server, IReadOnlyList<string> known) =>
        known.Count == 0 ? "The fleet has no server yet." : $"The fleet has: {List(known)}.{Suggest(server, known)}";

    private static string Suggest(string server, IReadOnlyList<string> known) =>
        SimilarWord.Find(server, known) is { } similar ? $" Did you mean '{similar}'?" : "";

    // The list of a large fleet would be too long.
    private static string List(IReadOnlyList<string> servers) => Display.NameList.Write(servers, LongestList);
}
