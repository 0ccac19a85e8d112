using BuildCoordination.Diagnostics;

namespace BuildCoordination.Events;

internal static class EventDiagnostics
{
    public static Diagnostic NotDelivered(string destination, string reason) => new(
        "BC3401", $"Build events could not be delivered to {destination} and are dropped: {reason}", "The build and its fleet are not affected. Correct 'events', or what it names.");
}
