using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Lets a settings file that came with a source tree set what only its user may.</summary>
internal static class TrustCommand
{
    public static Command Make(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "The buildcoord.json of a source tree" };
        var command = new Command(
            "trust",
            "Allows a settings file in a source tree to set protected settings (repository, server, state, redaction …), until the file "
            + "changes.\n\nExample: buildcoord trust buildcoord.json") { file };
        command.SetAction((result, _) =>
        {
            var screen = new Screen(result.GetValue(common.Json));
            return Session.TryAsync(screen, () => Task.FromResult(Trust(CurrentFolder.GetFullPath(result.GetRequiredValue(file)), screen)));
        });
        return command;
    }

    private static int Trust(string path, Screen screen)
    {
        if (TrustStore.Of(EnvironmentSnapshot.Take()) is not { } store || !File.Exists(path))
        {
            screen.Error(new CoordinationDiagnostic("BC1201", $"There is no file '{path}'.", "Name the buildcoord.json to trust."));
            return ExitCodes.Usage;
        }

        store.Trust(path);
        screen.Say($"{path} is trusted until it changes.");
        screen.SayJson(new TrustJson(path), ToolJson.Default.TrustJson);
        return ExitCodes.Done;
    }
}
