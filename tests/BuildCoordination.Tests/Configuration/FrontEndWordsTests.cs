using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>A remedy can be followed where it is shown.</summary>
public sealed class FrontEndWordsTests
{
    [Fact]
    public void Remedies_name_settings_as_each_front_end_does()
    {
        var diagnostic = new CoordinationDiagnostic(
            "BC4112", "No pom.", "Set --source, or --packaging off; see 'buildcoord outbox resend --source TIME' and --since.");

        Assert.Equal(
            "Set CloudStackSource, or CloudStackPackaging=off; see 'buildcoord outbox resend --source TIME' and --since.",
            diagnostic.ForMSBuild().Remedy);
        Assert.Equal(
            "Set --cloud-stack-source, or --cloud-stack-packaging off; see 'buildcoord outbox resend --source TIME' and --since.",
            diagnostic.ForNuke().Remedy);
        Assert.Equal(
            "Set --buildcoord_cloudstack_source, or --buildcoord_cloudstack_packaging=off; "
                + "see 'buildcoord outbox resend --source TIME' and --since.",
            diagnostic.ForCake().Remedy);
    }
}
