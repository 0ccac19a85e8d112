global using Fallout.Common;
global using Fallout.Common.Execution;
global using Fallout.Common.IO;
global using Fallout.Common.Tooling;
global using Fallout.Common.Utilities.Collections;
global using IHostBuild = Fallout.Common.IFalloutBuild;
