// A script like any other; its one line more tells the fleet of each run, and of each task that is coordinated.
#module nuget:?package=Cake.BuildCoordination.Module&version=0.1.0

Task("Clean").Does(() => CleanDirectory("./pages"));

Task("Pages")
    .Coordinated()
    .IsDependentOn("Clean")
    .Does(() => CopyFile("./build.cake", "./pages/index.txt"));

Task("Announce")
    .IsDependentOn("Pages")
    .Does(() =>
    {
        SendBuildMessage("Pages are up", "Look at them.");
        foreach (var message in ReadBuildMessages())
            Information("{0} said: {1}", message.From, message.Subject);
    });

RunTarget(Argument("target", "Announce"));
