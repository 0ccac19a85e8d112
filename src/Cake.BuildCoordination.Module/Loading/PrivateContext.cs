using System.Reflection;
using System.Runtime.Loader;

namespace Cake.BuildCoordination.Loading;

/// <summary>
/// A separate load context for the package's <c>git/</c> folder: Cake gives a module none of its package's dependencies, and another addin
/// may bring another LibGit2Sharp.
/// </summary>
internal sealed class PrivateContext(string part) : AssemblyLoadContext("BuildCoordination")
{
    private readonly AssemblyDependencyResolver _resolver = new(part);

    /// <summary>The part of the module that is in it.</summary>
    public static Assembly Part { get; } = Open(
        Path.Combine(Path.GetDirectoryName(typeof(PrivateContext).Assembly.Location)!, "..", "..", "git", "BuildCoordination.Cake.dll"));

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : nint.Zero;

    private static Assembly Open(string part)
    {
        part = Path.GetFullPath(part);
        return new PrivateContext(part).LoadFromAssemblyPath(part);
    }
}
