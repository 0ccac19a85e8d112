using System.Reflection;
using PublicApiGenerator;

namespace BuildCoordination.Tests;

/// <summary>What users of a package depend on, written down in tests/approved.</summary>
internal static class ApprovedApi
{
    public static void Check(Assembly assembly)
    {
        var path = Path.Combine(Repository.Root, "tests", "approved", $"{assembly.GetName().Name}.txt");
        var actual = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var received = Path.ChangeExtension(path, ".received.txt");
        if (File.Exists(path) && File.ReadAllText(path).Trim() == actual.Trim())
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual + "\n");
        Assert.Fail($"The public API changed. When that is meant, rename {Path.GetFileName(received)} to {Path.GetFileName(path)} in tests/approved.");
    }
}
