using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Messages;
using BuildCoordination.Settings;
using BuildCoordination.Status;

namespace BuildCoordination.Cake;

/// <content>What a script says and asks by itself.</content>
internal sealed partial class Fleet
{
    public void SetStatus(string state, string? job) => Reach(
        async coordinator =>
        {
            await coordinator.Status.SetAsync(Enum.Parse<ServerState>(state), job).ConfigureAwait(false);
            await PublishAsync(coordinator).ConfigureAwait(false);
            return true;
        },
        otherwise: false);

    public string? Send(string to, string type, string subject, string body) => Reach(
        async coordinator =>
        {
            var draft = new MessageDraft { To = to, Type = Enum.Parse<MessageType>(type), Subject = subject, Body = body };
            var sent = await coordinator.Messages.SendAsync(draft).ConfigureAwait(false);
            if (sent.Redacted is { } redacted)
                Warn(redacted);
            await PublishAsync(coordinator).ConfigureAwait(false);
            return sent.Id;
        },
        otherwise: null);

    public IReadOnlyList<(string Id, string From, string To, string Type, string Subject, string Body)> ReadUnread(bool markRead) => Reach(
        async coordinator =>
        {
            var unread = (await coordinator.Messages.GetUnreadAsync().ConfigureAwait(false)).Select(received => received.Message).ToArray();
            if (markRead && unread.Length > 0)
            {
                await coordinator.Messages.MarkReadAsync([.. unread.Select(message => message.Id)]).ConfigureAwait(false);
                await PublishAsync(coordinator).ConfigureAwait(false);
            }

            return [.. unread.Select(Shown)];
        },
        otherwise: Array.Empty<(string, string, string, string, string, string)>());

    public IReadOnlyList<(string Server, string Heartbeat, string? State, int Unread, bool IsUnhealthy)> CheckHealth() => Reach(
        async coordinator =>
        {
            var health = await coordinator.Health.CheckAsync().ConfigureAwait(false);
            return health.Servers
                .Select(server => (server.Server, server.HeartbeatWord, (string?)server.Status.State, server.Unread, server.IsUnhealthy))
                .ToArray();
        },
        otherwise: []);

    // Another builder's words: fit to be shown.
    private static (string, string, string, string, string, string) Shown(FleetMessage message) => (
        message.Id, message.From, message.To, message.TypeWord,
        VisibleText.Line(message.Subject), VisibleText.Block(message.Body, ""));

    // A problem is a warning, and a failure only with the setting strict.
    private T Reach<T>(Func<BuildCoordinator, Task<T>> action, T otherwise)
    {
        var isStrict = false;
        try
        {
            var options = Options();
            var settings = SettingsResolver.Resolve(options, EnvironmentSnapshot.Take());
            isStrict = settings.Strict;
            return settings is { IsConfigured: true, Enabled: true }
                ? Task.Run(() => OpenAndAsync(options, action)).GetAwaiter().GetResult()
                : otherwise;
        }
        catch (CoordinationException e) when (isStrict)
        {
            throw new CoordinationException(e.Diagnostic.ForCake(), e);
        }
        catch (Exception e) when (!isStrict)
        {
            Warn(e is CoordinationException known
                ? known.Diagnostic
                : new CoordinationDiagnostic("BC7001", $"The fleet could not be reached: {e.Message}", "The build continues."));
            return otherwise;
        }
    }

    private async Task<T> OpenAndAsync<T>(BuildCoordinationOptions options, Func<BuildCoordinator, Task<T>> action)
    {
        var coordinator = await BuildCoordinator.OpenAsync(options).ConfigureAwait(false);
        await using var disposed = coordinator.ConfigureAwait(false);
        coordinator.HandWarningsTo(Warn);
        return await action(coordinator).ConfigureAwait(false);
    }

    private static async Task PublishAsync(BuildCoordinator coordinator)
    {
        var flushed = await coordinator.FlushAsync().ConfigureAwait(false);
        if (coordinator.IsStrict && !flushed.IsVisible)
        {
            throw new CoordinationException(
                flushed.Diagnostic ?? new CoordinationDiagnostic("BC3007", "The update is accepted but not published yet.", ""));
        }
    }
}
