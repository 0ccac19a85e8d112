using Mono.Cecil;
using Mono.Cecil.Cil;

namespace BuildCoordination.Tests.Architecture;

/// <summary>
/// Which folder of an assembly uses which, as the compiler wrote it down. A folder is the part of a namespace behind the root's.
/// </summary>
internal sealed class FolderArrows(string assembly, string root) : IDisposable
{
    private readonly AssemblyDefinition _assembly = AssemblyDefinition.ReadAssembly(assembly);

    public void Dispose() => _assembly.Dispose();

    public IReadOnlySet<string> Folders() => Types().Select(type => FolderOf(type)!).ToHashSet(StringComparer.Ordinal);

    /// <returns>Each use of a type by one of another folder, once.</returns>
    public IEnumerable<Arrow> Between() => All().Where(arrow => arrow.From != arrow.To);

    /// <returns>Each use of a type by another one of the same folder, once.</returns>
    public IEnumerable<Arrow> Within() => All().Where(arrow => arrow.From == arrow.To && arrow.FromType != arrow.ToType);

    private IEnumerable<Arrow> All() =>
        from type in Types()
        from used in UsesOf(type).SelectMany(Parts)
        let folder = FolderOf(used)
        where folder is not null
        group used by (From: FolderOf(type)!, FromType: OutermostOf(type).Name, To: folder, ToType: OutermostOf(used).Name) into same
        select new Arrow(same.Key.From, same.Key.FromType, same.Key.To, same.Key.ToType);

    private IEnumerable<TypeDefinition> Types() => _assembly.MainModule.GetTypes().Where(type => FolderOf(type) is not null);

    // What the compiler adds has no namespace of ours.
    private string? FolderOf(TypeReference type)
    {
        var name = OutermostOf(type).Namespace;
        return name == root ? "" : name.StartsWith(root + ".", StringComparison.Ordinal) ? name[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static TypeReference OutermostOf(TypeReference type) => type.DeclaringType is { } outer ? OutermostOf(outer) : type;

    private static IEnumerable<TypeReference> UsesOf(TypeDefinition type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Array.Empty<TypeReference>(),
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(UsesOf),
        .. new ICustomAttributeProvider[] { type }.Concat(type.Properties).Concat(type.Fields).Concat(type.Methods).SelectMany(UsesOf),
    ];

    private static IEnumerable<TypeReference> UsesOf(ICustomAttributeProvider described) =>
        described.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> UsesOf(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : Enumerable.Empty<TypeReference>(),
    ];

    private static IEnumerable<TypeReference> UsesOf(MethodDefinition method) =>
        UsesOf((MethodReference)method).Concat(!method.HasBody ? [] :
        [
            .. method.Body.Variables.Select(variable => variable.VariableType),
            .. method.Body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<TypeReference>(),
            .. method.Body.Instructions.SelectMany(UsesOf),
        ]);

    private static IEnumerable<TypeReference> UsesOf(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => UsesOf(method),
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    // A list of ours is a list and ours.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification around => Parts(around.ElementType),
        _ => [type],
    };
}

/// <summary>A type that uses one of another folder.</summary>
internal sealed record Arrow(string From, string FromType, string To, string ToType)
{
    public override string ToString() => $"{From}/{FromType} uses {To}/{ToType}";
}
