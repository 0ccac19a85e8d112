namespace BuildCoordination;

internal static class AssemblyMarker;
