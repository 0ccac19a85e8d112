using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tests.Configuration;

internal static class Expect
{
    public static CoordinationDiagnostic Problem(string code, Action action)
    {
        var diagnostic = Assert.Throws<CoordinationException>(action).Diagnostic;
        Assert.Equal(code, diagnostic.Code);
        Assert.DoesNotContain('\n', diagnostic.ToString());
        return diagnostic;
    }
}
