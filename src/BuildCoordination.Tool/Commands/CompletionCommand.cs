using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Prints a shell's completion script. The script asks the program itself for completions, so it needs no other tool.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _buildcoord() {
          local IFS=$'\n'
          COMPREPLY=($(buildcoord "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | while IFS= read -r word; do
            case "$word" in "${COMP_WORDS[COMP_CWORD]}"*) printf '%s\n' "$word" ;; esac
          done))
        }
        complete -o default -F _buildcoord buildcoord
        """;

    private const string Zsh = """
        #compdef buildcoord
        _buildcoord() {
          local -a words_of_ours
          words_of_ours=("${(@f)$(buildcoord "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_of_ours || _files
        }
        compdef _buildcoord buildcoord
        """;

    public static Command Make()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh" }.AcceptOnly("bash", "zsh");
        var command = new Command("completion", "Prints the completion script of a shell: it completes commands, options, values and servers.\n\nExample: source <(buildcoord completion bash)") { shell };
        command.SetAction(result =>
        {
            new Screen(json: false).Say(result.GetRequiredValue(shell) == "bash" ? Bash : Zsh);
            return ExitCodes.Done;
        });
        return command;
    }
}
