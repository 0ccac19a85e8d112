namespace BuildCoordination.Documents;

/// <summary>The scripts' leases: created empty because their health check needs it, never taken by us.</summary>
internal static class LocksDocument
{
    public static byte[] Empty() => [.. "{\n  \"locks\": []\n}\n"u8];
}
