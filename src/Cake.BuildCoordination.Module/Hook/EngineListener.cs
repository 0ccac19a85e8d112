using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Packaging;

namespace Cake.BuildCoordination.Hook;

/// <summary>Listens to Cake's engine. It is made as an installer, and installs nothing.</summary>
internal sealed class EngineListener : IPackageInstaller
{
    /// <summary>Begins to listen.</summary>
    public EngineListener(ICakeEngine engine, ICakeDataService data)
    {
        // A host that uses the module twice has two of these.
        if (BuildReporter.Of(data) is not null)
            return;
        var build = new BuildReporter(engine);
        data.Add(build);
        engine.BeforeSetup += (_, e) => build.Begin(e.Context);
        engine.BeforeTaskSetup += (_, e) => build.TaskStarted(e.TaskSetupContext.Task);
        engine.AfterTaskTeardown += (_, e) => build.TaskEnded(e.TaskTeardownContext);
        engine.AfterTeardown += (_, e) => build.End(e.TeardownContext);
    }

    public bool CanInstall(PackageReference package, PackageType type) => false;

    public IReadOnlyCollection<IFile> Install(PackageReference package, PackageType type, DirectoryPath path) => [];
}
