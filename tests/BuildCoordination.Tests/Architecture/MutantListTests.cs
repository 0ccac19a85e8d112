using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Architecture;

public class MutantListTests
{
    [Fact]
    public async Task Each_mutant_of_the_list_changes_a_place_that_stands_once_in_the_sources()
    {
        var (code, output, error) = await Shell.TryAsync("bash", [Path.Combine(TestPaths.Root, "build", "mutants.sh"), "--check"]);

        Assert.True(code == 0 && output.Contains("outbox", StringComparison.Ordinal), error);
    }
}
