global using Nuke.Common;
global using Nuke.Common.Execution;
global using Nuke.Common.Tooling;
global using IHostBuild = Nuke.Common.INukeBuild;
