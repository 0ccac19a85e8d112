using System.Reflection;
using PublicApiGenerator;

namespace BuildCoordination.Tests;

/// <summary>What users of a package depend on, written down in tests/approved.</summary>
internal static class ApprovedApi
{
    public static void Check(Assembly assembly) => ApprovedText.Check(
        Path.Combine(TestPaths.Root, "tests", "approved", $"{assembly.GetName().Name}.txt"),
        assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] })
            .ReplaceLineEndings("\n"));
}
