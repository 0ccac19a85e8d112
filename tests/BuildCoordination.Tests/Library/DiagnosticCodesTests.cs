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

    [Theory]
    [InlineData("https://github.com/example/fleet", "0.1.0+1f6c6a0", "https://github.com/example/fleet/blob/1f6c6a0/docs/diagnostics.md")]
    [InlineData("https://git.example.org/a/b.git", "1.2.3-alpha.4+1f6c6a0", "https://git.example.org/a/b/blob/1f6c6a0/docs/diagnostics.md")]
    [InlineData("https://github.com/example/fleet/", "0.1.0+1f6c6a0", "https://github.com/example/fleet/blob/1f6c6a0/docs/diagnostics.md")]
    [InlineData("https://github.com/example/fleet", "0.1.0", "docs/diagnostics.md")]
    [InlineData("https://user:secret@git.example.org/a/b.git", "0.1.0+1f6c6a0", "docs/diagnostics.md")]
    [InlineData("/srv/git/fleet.git", "0.1.0+1f6c6a0", "docs/diagnostics.md")]
    [InlineData("", "0.1.0+1f6c6a0", "docs/diagnostics.md")]
    [InlineData(null, null, "docs/diagnostics.md")]
    public void A_warning_links_to_the_page_of_its_version_where_the_package_names_its_repository(
        string? repository, string? version, string page)
    {
        Assert.Equal(page, CodePage.AddressIn(repository, version));
        Assert.EndsWith("docs/diagnostics.md#bc3001", new CoordinationDiagnostic("BC3001", "", "").HelpLink, StringComparison.Ordinal);
    }
}
