namespace BuildCoordination.Tool.Tests;

public sealed class CompletionTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public CompletionTests() =>
        _build1 = new Buildcoord(
            _fleet, "build1", ("PATH", $"{Path.GetDirectoryName(Buildcoord.Program)}:{Environment.GetEnvironmentVariable("PATH")}"));

    [Theory]
    [InlineData("buildcoord he", "health")]
    [InlineData("buildcoord daemon st", "start status stop")]
    [InlineData("buildcoord status b", "building")]
    [InlineData("buildcoord health --fail", "--fail-on", Explicit = true)]
    [InlineData("buildcoord page --pub", "--publish", Explicit = true)]
    [InlineData("buildcoord serv", "serve", Explicit = true)]
    [InlineData("buildcoord health --fail-on f", "failed")]
    [InlineData("buildcoord send bu", "build1 build2")]
    [InlineData("buildcoord send build1 inf", "info")]
    [InlineData("buildcoord send build1 bu", "")]
    [InlineData("buildcoord inbox --all --fr", "--from")]
    [InlineData("buildcoord inbox /", "")]
    [InlineData("buildcoord inbox --from bu", "build1 build2")]
    [InlineData("buildcoord health --server build2 --level f", "failures")]
    public async Task A_bash_completes_commands_options_and_values(string line, string expected)
    {
        await _build1.RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        await _build1.RunAsync("health");
        var script = $$"""
            source <(buildcoord completion bash)
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]}-1))
            _buildcoord; printf '%s\n' "${COMPREPLY[@]}" | sort
            """;
        var words = await Shell.RunAsync("bash", ["-c", script], _build1.Environment);
        Assert.Equal(expected, string.Join(' ', words.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task What_the_parser_cannot_complete_is_no_error() =>
        Assert.Equal(new CommandEnd(0, "", ""), await _build1.RunAsync("[suggest:26]", "buildcoord health --branch=m"));

    [Fact]
    public async Task A_zsh_can_read_its_script()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh") || File.Exists("/bin/zsh"), "zsh is not installed.");
        var file = Path.Combine(_fleet.Folder, "_buildcoord");
        File.WriteAllText(file, (await _build1.RunAsync("completion", "zsh")).Output);
        await Shell.RunAsync("zsh", ["-n", file]);
    }

    [Fact]
    public async Task A_fish_completes_commands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed.");
        var file = Path.Combine(_fleet.Folder, "buildcoord.fish");
        File.WriteAllText(file, (await _build1.RunAsync("completion", "fish")).Output);
        var words = await Shell.RunAsync(
            "fish", ["--no-config", "-c", $"source '{file}'; complete -C 'buildcoord daemon st'"], _build1.Environment);
        Assert.Equal(["start", "status", "stop"], words.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_zsh_that_finds_its_script_in_a_folder_of_completions_completes_at_the_first_try()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed.");
        File.WriteAllText(Path.Combine(_fleet.Folder, "_buildcoord"), (await _build1.RunAsync("completion", "zsh")).Output);
        var script = $$"""
            fpath=('{{_fleet.Folder}}' $fpath); autoload -Uz _buildcoord
            compadd() { print -l -- ${(P)2}; }; compdef() { print unexpected; }
            BUFFER='buildcoord daemon st'; CURSOR=${#BUFFER}; _buildcoord
            """;
        var words = await Shell.RunAsync("zsh", ["-f", "-c", script], _build1.Environment);
        // zsh itself keeps those that begin as the word does.
        Assert.Equal(
            ["start", "status", "stop"], words.Split('\n').Where(word => word.StartsWith("st", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.DoesNotContain("unexpected", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PowerShell_gets_a_script_of_its_own() =>
        Assert.Contains(
            "Register-ArgumentCompleter -Native -CommandName buildcoord", (await _build1.RunAsync("completion", "powershell"))
                .Output, StringComparison.Ordinal);

    public void Dispose() => _fleet.Dispose();
}
