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
        # zsh runs this as the function itself where it found it by its name in a folder of completions.
        if [ "${funcstack[1]}" = _buildcoord ]; then _buildcoord; else compdef _buildcoord buildcoord; fi
        """;

    private const string Fish = """
        function __buildcoord_words
          set -l line (commandline -cp | string collect)
          buildcoord "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null |
            string match --entire --regex -- '^'(commandline -ct | string escape --style=regex)
        end
        complete -c buildcoord -f -a '(__buildcoord_words)'
        complete -c buildcoord -n 'not count (__buildcoord_words) >/dev/null' -F
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName buildcoord -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          buildcoord "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
    };

    public static Command Make()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell" }.AcceptOnly([.. Scripts.Keys]);
        var command = new Command(
            "completion",
            "Prints the completion script of a shell: it completes commands, options, values and servers.\n\nExample: source <(buildcoord "
            + "completion bash)") { shell };
        command.SetAction(result =>
        {
            new Screen(json: false).Say(Scripts[result.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}
