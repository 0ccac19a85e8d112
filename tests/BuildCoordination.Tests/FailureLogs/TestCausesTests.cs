using BuildCoordination.FailureLogs;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>Why a test failed is kept by its name, from its stack trace, whatever else it prints.</summary>
public sealed class TestCausesTests
{
    private const string Header = "org.example.GatewayTest.opens -- Time elapsed: 0.1 s <<< ERROR!";
    private const string InList = "GatewayTest.opens:12 » IllegalState";

    [Fact]
    public void The_last_exception_of_the_trace_is_the_cause()
    {
        var causes = Read(
            Header, "java.lang.IllegalStateException: no gateway", "\tat org.example.Gateway.open(Gateway.java:7)",
            "Caused by: java.net.BindException: Address already in use", "\t... 12 more");

        Assert.Equal(["Caused by: java.net.BindException: Address already in use"], causes.NotShown([InList]));
    }

    [Theory]
    [InlineData("AdminGatewayTest.opens:12 » IllegalState")]
    [InlineData("GatewayTest.opensTwice:12 » IllegalState")]
    public void A_test_whose_name_only_contains_that_of_another_one_has_not_its_cause(string test)
    {
        Assert.Null(Read(Header, "java.lang.IllegalStateException: no gateway").CauseOf(test));
    }

    [Fact]
    public void What_a_test_prints_for_ever_does_not_make_its_cause_longer()
    {
        var causes = Read([Header, "Wanted but not invoked:", .. Enumerable.Repeat("gateway.open() of a broken test:", 10_000)]);

        Assert.InRange(causes.CauseOf(InList)!.Length, 1, 500);
    }

    private static TestCauses Read(params IEnumerable<string> lines)
    {
        var causes = new TestCauses();
        foreach (var line in lines)
            causes.Read(new LogLine(Level.None, line));
        return causes;
    }
}
