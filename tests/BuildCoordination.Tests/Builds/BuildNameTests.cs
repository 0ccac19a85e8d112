using BuildCoordination.Builds;

namespace BuildCoordination.Tests.Builds;

/// <summary>What a build is called that nobody named.</summary>
public sealed class BuildNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("my app", "my app")]
    [InlineData("my app/", "my app")]
    [InlineData("my app/docs/../docs/en", "my app")]
    [InlineData("my app/module/src", "module")]
    [InlineData("alone", "alone")]
    [InlineData("not/there", "there")]
    public void It_has_the_name_of_the_folder_that_holds_its_repository_or_else_of_its_own(string folder, string name)
    {
        Directory.CreateDirectory(_folder["my app", ".git"]);
        Directory.CreateDirectory(_folder["my app", "docs", "en"]);
        Directory.CreateDirectory(_folder["my app", "module", "src"]);
        File.WriteAllText(_folder["my app", "module", ".git"], "gitdir: ../.git/modules/module");
        Directory.CreateDirectory(_folder["alone"]);

        Assert.Equal(name, BuildName.Of(Path.Combine(_folder.Path, folder)));
    }

    [Fact]
    public void A_build_of_the_whole_machine_has_a_name_too() => Assert.Equal("build", BuildName.Of("/"));

    [Theory]
    [InlineData("make docs", "/usr/bin/make", "-j4", "docs", "all")]
    [InlineData("true", "true")]
    public void A_command_is_told_from_others_by_its_program_and_first_word(string expected, params string[] command) =>
        Assert.Equal(expected, BuildName.OfCommand(command));
}
