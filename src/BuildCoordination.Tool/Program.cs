using System.CommandLine;

var root = new RootCommand("Tells a fleet of build servers what each build is doing.");
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
