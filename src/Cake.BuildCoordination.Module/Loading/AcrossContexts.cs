using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Cake.BuildCoordination.Loading;

/// <summary>Hands each call to the method of the same name on the other side, whose interface is another one to the runtime.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy is a subtype that is made at run time.")]
internal class AcrossContexts : DispatchProxy
{
    private object? _other;

    public void Reach(object other) => _other = other;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _other!.GetType().GetMethod(targetMethod!.Name)!.Invoke(_other, BindingFlags.DoNotWrapExceptions, null, args, null);
}
