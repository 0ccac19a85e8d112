using LibraryGuide;

// The snippets of docs/library.md, one after the other; a test runs them.
// snippet: errors
try
{
    await using var opened = await BuildCoordinator.OpenAsync();
}
catch (CoordinationException e)
{
    Console.Error.WriteLine($"{e.Diagnostic.Code}: {e.Diagnostic.Message} {e.Diagnostic.Remedy}");
    return 1;
}
// end of snippet

// snippet: open
await using var coordinator = await BuildCoordinator.OpenAsync();
coordinator.Warned += (_, warned) => Console.Error.WriteLine(warned.Diagnostic);
// end of snippet

await Builds.TargetsAsync(coordinator);
await Builds.ChildAsync(coordinator);
await Builds.CommandAsync(coordinator);
await Mail.SendAsync(coordinator);
await Mail.AnswerAsync(coordinator);
await Fleet.LookAsync(coordinator);
await Fleet.StatusAsync(coordinator);
await Fleet.FlushAsync(coordinator);

Builds.Hosted();
return 0;
