// The lines that docs/library.md starts with, for each of its pieces.
global using System.Diagnostics;
global using BuildCoordination;
global using BuildCoordination.Builds;
global using BuildCoordination.Settings;
global using BuildCoordination.Diagnostics;
global using BuildCoordination.Hosting;
global using BuildCoordination.Messages;
global using BuildCoordination.Documents;
global using BuildCoordination.Status;
