using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.Composition;
using Cake.Core.Diagnostics;

[assembly: CakeModule(typeof(Cake.Replacing.ReplacingModule))]

namespace Cake.Replacing;

/// <summary>Replaces Cake's engine by one of its own, as the modules for build systems do.</summary>
public sealed class ReplacingModule : ICakeModule
{
    public void Register(ICakeContainerRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.RegisterType(typeof(ReplacingEngine)).As(typeof(ICakeEngine)).Singleton();
    }
}

/// <summary>Says that it runs, and hands everything on to an engine of Cake's.</summary>
public sealed class ReplacingEngine(ICakeDataService data, ICakeLog log) : ICakeEngine
{
    private readonly CakeEngine _engine = new(data, log);

    public event EventHandler<BeforeSetupEventArgs>? BeforeSetup { add => _engine.BeforeSetup += value; remove =>
        _engine.BeforeSetup -= value; }

    public event EventHandler<AfterSetupEventArgs>? AfterSetup { add => _engine.AfterSetup += value; remove =>
        _engine.AfterSetup -= value; }

    public event EventHandler<BeforeTeardownEventArgs>? BeforeTeardown { add => _engine.BeforeTeardown += value; remove =>
        _engine.BeforeTeardown -= value; }

    public event EventHandler<AfterTeardownEventArgs>? AfterTeardown { add => _engine.AfterTeardown += value; remove =>
        _engine.AfterTeardown -= value; }

    public event EventHandler<BeforeTaskSetupEventArgs>? BeforeTaskSetup { add => _engine.BeforeTaskSetup += value; remove =>
        _engine.BeforeTaskSetup -= value; }

    public event EventHandler<AfterTaskSetupEventArgs>? AfterTaskSetup { add => _engine.AfterTaskSetup += value; remove =>
        _engine.AfterTaskSetup -= value; }

    public event EventHandler<BeforeTaskTeardownEventArgs>? BeforeTaskTeardown { add => _engine.BeforeTaskTeardown += value; remove =>
        _engine.BeforeTaskTeardown -= value; }

    public event EventHandler<AfterTaskTeardownEventArgs>? AfterTaskTeardown { add => _engine.AfterTaskTeardown += value; remove =>
        _engine.AfterTaskTeardown -= value; }

    public IReadOnlyList<ICakeTaskInfo> Tasks => _engine.Tasks;

    public CakeTaskBuilder RegisterTask(string name) => _engine.RegisterTask(name);

    public void RegisterSetupAction(Action<ISetupContext> action) => _engine.RegisterSetupAction(action);

    public void RegisterSetupAction<TData>(Func<ISetupContext, TData> action)
        where TData : class => _engine.RegisterSetupAction(action);

    public void RegisterTeardownAction(Action<ITeardownContext> action) => _engine.RegisterTeardownAction(action);

    public void RegisterTeardownAction<TData>(Action<ITeardownContext, TData> action)
        where TData : class => _engine.RegisterTeardownAction(action);

    public void RegisterTaskSetupAction(Action<ITaskSetupContext> action) => _engine.RegisterTaskSetupAction(action);

    public void RegisterTaskSetupAction<TData>(Action<ITaskSetupContext, TData> action)
        where TData : class => _engine.RegisterTaskSetupAction(action);

    public void RegisterTaskTeardownAction(Action<ITaskTeardownContext> action) => _engine.RegisterTaskTeardownAction(action);

    public void RegisterTaskTeardownAction<TData>(Action<ITaskTeardownContext, TData> action)
        where TData : class => _engine.RegisterTaskTeardownAction(action);

    public Task<CakeReport> RunTargetAsync(ICakeContext context, IExecutionStrategy strategy, ExecutionSettings settings)
    {
        log.Information("the replaced engine runs");
        return _engine.RunTargetAsync(context, strategy, settings);
    }
}
