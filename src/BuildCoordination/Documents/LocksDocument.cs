namespace BuildCoordination.Documents;

/// <summary>The bash scripts' leases: created empty because their health check needs the file. buildcoord takes no lease.</summary>
internal static class LocksDocument
{
    public static byte[] Empty() => [.. "{\n  \"locks\": []\n}\n"u8];
}
