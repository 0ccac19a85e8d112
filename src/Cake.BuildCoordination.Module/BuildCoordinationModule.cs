using Cake.Core.Annotations;
using Cake.Core.Composition;
using Cake.Core.Packaging;

[assembly: CakeModule(typeof(Cake.BuildCoordination.BuildCoordinationModule))]

namespace Cake.BuildCoordination;

/// <summary>
/// Reports every run of this build and its tasks. A script uses it with one <c>#module</c> line, a Frosting host with
/// <c>.UseModule&lt;BuildCoordinationModule&gt;()</c>.
/// </summary>
public sealed class BuildCoordinationModule : ICakeModule
{
    /// <inheritdoc/>
    public void Register(ICakeContainerRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        // Every host makes all of its installers before it runs a task: one more replaces nothing, so that other modules keep what they
        // replaced.
        registrar.RegisterType(typeof(Hook.EngineListener)).As(typeof(IPackageInstaller)).Singleton();
    }
}
