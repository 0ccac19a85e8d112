global using Fallout.Common;
global using Fallout.Common.Execution;
global using Fallout.Common.Tooling;
global using IHostBuild = Fallout.Common.IFalloutBuild;
