using BuildCoordination.Diagnostics;

namespace BuildCoordination.Events;

internal static class EventDiagnostics
{
    public static Diagnostic NotDelivered(string destination, string reason) => new(
        "BC3401", $"Build events could not be delivered to {destination} and are dropped: {reason}",
            "The build and its reports are not affected. Correct 'events', or its file or endpoint.");
}
