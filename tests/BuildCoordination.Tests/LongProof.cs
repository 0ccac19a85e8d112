namespace BuildCoordination.Tests;

/// <summary>What takes longer than the slow proof may, and is asked for by hand.</summary>
public static class LongProof
{
    public const string Reason = "Takes longer than ./test.sh --slow may: BUILDCOORD_TEST_LONG=1 ./test.sh --slow runs it.";

    /// <summary>Whether it is asked for.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable("BUILDCOORD_TEST_LONG") == "1";

    /// <summary>How often something is done: as often as it should be, or as there is time for.</summary>
    public static int Times(int asked, int usual) => IsAsked ? asked : usual;
}
