using System.Reflection;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tests.Library;

public sealed class DiagnosticCodesTests
{
    [Fact]
    public void Each_code_that_a_program_may_name_has_a_section_of_the_documents()
    {
        var page = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "diagnostics.md"));
        string[] codes = [
            .. typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(codes.Length, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Contains($"\n## {code} ", page, StringComparison.Ordinal));
    }
}
