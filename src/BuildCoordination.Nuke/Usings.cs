global using Nuke.Common;
global using Nuke.Common.Execution;
global using Nuke.Common.IO;
global using Nuke.Common.Tooling;
global using Nuke.Common.Utilities.Collections;
global using IHostBuild = Nuke.Common.INukeBuild;
