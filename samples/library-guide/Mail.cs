namespace LibraryGuide;

internal static class Mail
{
    public static async Task SendAsync(BuildCoordinator coordinator)
    {
        // snippet: send
        var sent = await coordinator.Messages.SendAsync(new MessageDraft
        {
            To = "build2",
            Type = MessageType.Request,
            Subject = "Please take the packages over",
            Body = "They are in /root.",
            AckRequired = true,
        });
        if (sent.Redacted is { } redacted)
            Console.Error.WriteLine(redacted);
        // end of snippet
    }

    public static async Task AnswerAsync(BuildCoordinator coordinator)
    {
        // snippet: answer
        foreach (var received in await coordinator.Messages.GetUnreadAsync())
        {
            var message = received.Message;
            Console.WriteLine($"{message.From} ({message.Type}): {message.Subject}");
            if (message.AckRequired)
                await coordinator.Messages.AcknowledgeAsync(message.Id);
            if (message.Type == MessageType.Request)
                await coordinator.Messages.ReplyAsync(message.Id, "Done.");
            await coordinator.Messages.MarkReadAsync([message.Id]);
        }

        // end of snippet
    }

    public static async Task WatchAsync(BuildCoordinator coordinator)
    {
        // snippet: watch
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var received in coordinator.Messages.WatchAsync(TimeSpan.FromSeconds(1), stop.Token))
        {
            Console.WriteLine($"{received.Message.From} wrote: {received.Message.Subject}");
            break;
        }

        // end of snippet
    }
}
