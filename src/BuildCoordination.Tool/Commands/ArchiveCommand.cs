using System.CommandLine;
using System.Globalization;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Moves old messages out of the live file.</summary>
internal static class ArchiveCommand
{
    public static Command Make(CommonOptions common)
    {
        var keep = new Option<int>("--keep")
        {
            Description = "Number of newest messages that stay, at least 3",
            HelpName = "COUNT",
            DefaultValueFactory = _ => 250,
        };
        keep.Validators.Add(option =>
        {
            if (option.Count() < 3)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "at least 3, because the last three messages never move"));
        });
        var command = new Command(
            "archive",
            "Moves old messages into the archive now. Above 500 messages this happens automatically. 'inbox --all' and 'thread' still find "
            + "them. Exits with 4 if the repository cannot be reached in time.\n\nExample: buildcoord archive --keep 100") { keep };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            await session.RequireFleetAsync(cancellationToken);
            var before = (await session.Coordinator.Fleet.ReadAsync(cancellationToken)).Messages.Count;
            await session.Coordinator.Messages.ArchiveAsync(result.GetValue(keep), cancellationToken);
            var code = await session.FlushNowAsync(isAnswer: false);
            var after = (await session.Coordinator.Fleet.ReadAsync(cancellationToken)).Messages.Count;
            var moved = Math.Max(0, before - after);
            session.Screen.Say(
                session.IsDisabled ? "Nothing is archived."
                : code != ExitCodes.Done ? "Accepted; the messages move when the repository can be reached."
                : moved == 0 ? "Nothing to archive."
                : $"{moved.ToString(CultureInfo.InvariantCulture)} archived, {after.ToString(CultureInfo.InvariantCulture)} live");
            session.Screen.SayJson(new ArchivedJson(moved, after), ToolJson.Default.ArchivedJson);
            return code;
        }, asServer: true);
    }
}
