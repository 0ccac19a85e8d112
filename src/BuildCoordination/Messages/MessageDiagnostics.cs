using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Settings;

namespace BuildCoordination.Messages;

internal static class MessageDiagnostics
{
    public static CoordinationDiagnostic TooLong(string field, int length, int limit) => new(
        "BC1101", $"The {field} has {length} characters.", $"At most {limit} are allowed; put long texts into a file and name it.");

    public static CoordinationDiagnostic Empty(string field) => new("BC1101", $"The {field} is empty.", "Write a few words.");

    public static CoordinationDiagnostic Missing(string field) => new(
        "BC1101", $"The {field} is missing.", "Pass an empty text if there is none.");

    public static CoordinationDiagnostic UnknownType(MessageType type) => new(
        "BC1101", $"{type} is not a type of message.", $"Allowed: {string.Join(", ", Enum.GetNames<MessageType>())}.");

    public static CoordinationDiagnostic BadAckWithin(TimeSpan limit) =>
        new("BC1101", $"{limit} is no time for an acknowledgement.", "Allowed: 1 minute to 366 days.");

    public static CoordinationDiagnostic SeveralLines { get; } =
        new("BC1101", "The subject has more than one line.", "Move the other lines into the body.");

    public static CoordinationDiagnostic UnknownRecipient(string to, IReadOnlyList<string> servers) => new(
        FleetDiagnostics.UnknownServerCode,
        $"'{to}' is not a server of this fleet.",
        servers.Count == 0
            ? "Nobody has registered yet; send to 'all'."
            : $"Send to one of: {string.Join(", ", servers)}, {FleetMessage.Everyone}."
                + (SimilarWord.Find(to, [.. servers, FleetMessage.Everyone]) is { } similar ? $" Did you mean '{similar}'?" : ""));

    public static CoordinationDiagnostic InvalidRecipient(string to, string problem) =>
        new(FleetDiagnostics.UnknownServerCode, $"'{to}' cannot be a server's id.",
            $"Allowed: {problem}.{(ServerId.IsValid(to.ToLowerInvariant()) ? $" Did you mean '{to.ToLowerInvariant()}'?" : "")}");

    public static CoordinationDiagnostic NoSuchMessage(string id) => new(
        "BC1104", $"There is no message '{id}'.", "'buildcoord inbox --all' lists the messages of this server with their ids.");

    public static CoordinationDiagnostic SeveralMessages(string begin, IReadOnlyList<string> ids) => new(
        "BC1104", $"Several messages have an id that begins with '{begin}'.", $"Name one of: {Display.NameList.Write(ids, 10)}");

    public static CoordinationDiagnostic AsksForNoAcknowledgement(string id) => new(
        "BC1105", $"The message '{id}' asks this server for no acknowledgement.",
            "Read it with 'buildcoord read', answer it with 'buildcoord reply'.");

    public static CoordinationDiagnostic NoAnswerToAutomatic(string id) => new(
        "BC1106", $"No automatic answer is sent to '{id}': it is an automatic message itself.", "A person can answer it without --auto.");

    public static CoordinationDiagnostic AlreadyAnswered(string id) => new(
        "BC1106", $"No automatic answer is sent to '{id}': this server has sent one.", "A person can answer it without --auto.");

    public static CoordinationDiagnostic TooManyAutomatic(string to, int most) => new(
        "BC1107",
        FormattableString.Invariant($"The automatic message is held back: {most} were sent to {to} within an hour."),
        "Find out whether two programs answer each other.");

    public static CoordinationDiagnostic NotCounted(string file, string reason) => new(
        "BC1107", $"The number of automatic messages that are held back, in {file}, could not be changed: {reason}",
        "Check the state folder.");

    public static CoordinationDiagnostic TooMany(string what, int count, int limit) => new(
        "BC1101", $"The message has {count} {what}.", $"At most {limit} are allowed.");

    public static CoordinationDiagnostic UnknownPriority(string priority) => new(
        "BC1101",
        $"'{VisibleText.Truncate(priority, 40, "…")}' is not a priority.",
        $"Allowed: {string.Join(", ", MessageRules.Priorities)}.");
}
