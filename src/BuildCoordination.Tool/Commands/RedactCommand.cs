using System.CommandLine;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Redaction;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Prints a text as it would be published. Needs no fleet.</summary>
internal static class RedactCommand
{
    private static readonly TimeSpan FileLimit = TimeSpan.FromSeconds(30);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Make(CommonOptions common)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A text file in UTF-8; - or no FILE reads standard input",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "-",
        };
        var command = new Command(
            "redact",
            "Prints a text as buildcoord would publish it, without its secrets. Needs no fleet. Exits with 1 if it replaced something."
            + "\n\nExample: buildcoord redact build.log") { file };
        command.SetAction(async (result, cancellationToken) =>
        {
            var screen = new Screen(result.GetValue(common.Json));
            try
            {
                using var source = new StreamReader(
                    TextInput.Open(result.GetRequiredValue(file), FileLimit), Utf8, detectEncodingFromByteOrderMarks: false);
                return await RedactAsync(source, screen, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                screen.Error(new CoordinationDiagnostic("BC1202", $"The text cannot be read or written: {e.Message}", ""));
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static async Task<int> RedactAsync(TextReader source, Screen screen, CancellationToken cancellationToken)
    {
        var redactor = new Redactor(EnvironmentSnapshot.Take().Variables);
        await using TextWriter target = screen.IsJson
            ? new JsonText()
            : new StreamWriter(StandardOutput.Open(toError: false), Utf8);
        var kinds = await new RedactedCopy(redactor, source, target).RunAsync(cancellationToken).ConfigureAwait(false);
        if (screen.IsJson)
            screen.SayJson(new RedactJson(target.ToString()!, [.. kinds]), ToolJson.Default.RedactJson);
        return kinds.Count == 0 ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    // One document holds the whole text.
    private sealed class JsonText : StringWriter
    {
        private const int MostCharacters = 50_000_000;

        public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
            GetStringBuilder().Length + buffer.Length <= MostCharacters
                ? base.WriteAsync(buffer, cancellationToken)
                : throw new IOException(
                    $"It has more than {MostCharacters / 1_000_000} million characters, too many for one JSON document. Omit --json.");
    }
}
