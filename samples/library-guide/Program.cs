using LibraryGuide;

// The snippets of docs/library.md, one after the other; a test runs them.
// snippet: errors
try
{
    await using var opened = await BuildCoordinator.OpenAsync();
}
catch (CoordinationException e)
{
    Console.Error.WriteLine(e.Diagnostic);
    return e.Diagnostic.Code == DiagnosticCodes.SettingNotAllowed ? 2 : 1;
}
// end of snippet

// snippet: open
await using var coordinator = await BuildCoordinator.OpenAsync(new BuildCoordinationOptions { OnWarning = Console.Error.WriteLine });
if (coordinator.DisabledReason is { } reason)
    Console.Error.WriteLine($"This program reports nothing: {reason}");
// end of snippet

await Builds.BuildAsync(coordinator);
await Builds.ChildAsync(coordinator);
await Builds.CommandAsync(coordinator);
await Mail.SendAsync(coordinator);
await Mail.WatchAsync(coordinator);
await Mail.AnswerAsync(coordinator);
await Fleet.LookAsync(coordinator);
await Fleet.ObserveAsync();
await Fleet.StatusAsync(coordinator);
await Fleet.FlushAsync(coordinator);

await Tests.InMemoryAsync();
Builds.Hosted();
return 0;
