using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

// PublicDocs ASSEMBLY DOCUMENTATION OUTPUT: of the documentation, keeps the members that users of the assembly can name.
using var file = new PEReader(File.OpenRead(args[0]));
var reader = file.GetMetadataReader();
var names = new HashSet<string>(StringComparer.Ordinal);
foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(IsVisible))
{
    var name = NameOf(type);
    names.Add(name);
    foreach (var method in type.GetMethods().Where(IsVisibleMethod))
        Add(reader.GetMethodDefinition(method).Name);
    foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => IsShown((int)field.Attributes)))
        Add(field.Name);
    foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
    {
        if (property.GetAccessors() is var accessors && (IsVisibleMethod(accessors.Getter) || IsVisibleMethod(accessors.Setter)))
            Add(property.Name);
    }

    foreach (var occurrence in type.GetEvents().Select(reader.GetEventDefinition))
    {
        if (IsVisibleMethod(occurrence.GetAccessors().Adder))
            Add(occurrence.Name);
    }

    void Add(StringHandle member) => names.Add($"{name}.{reader.GetString(member).Replace('.', '#')}");
}

var document = XDocument.Load(args[1], LoadOptions.PreserveWhitespace);
foreach (var member in document.Descendants("member").Where(member => !names.Contains(KeyOf(member))).ToList())
{
    (member.PreviousNode as XText)?.Remove();
    member.Remove();
}

Directory.CreateDirectory(Path.GetDirectoryName(args[2])!);
document.Save(args[2], SaveOptions.DisableFormatting);

// "M:Name.Space.Type`1.Method``1(System.String)~System.Int32": without the kind, the arity of the method and its parameters.
static string KeyOf(XElement member)
{
    var name = member.Attribute("name")!.Value[2..];
    var end = name.IndexOfAny(['(', '~']);
    name = end < 0 ? name : name[..end];
    return name.Split("``")[0];
}

string NameOf(TypeDefinition type) => type.GetDeclaringType() is { IsNil: false } outer
    ? $"{NameOf(reader.GetTypeDefinition(outer))}.{reader.GetString(type.Name)}"
    : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
{
    TypeAttributes.Public => true,
    TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
        IsVisible(reader.GetTypeDefinition(type.GetDeclaringType())),
    _ => false,
};

bool IsVisibleMethod(MethodDefinitionHandle method) => !method.IsNil && IsShown((int)reader.GetMethodDefinition(method).Attributes);

// Methods and fields have the same bits.
static bool IsShown(int attributes) => (MethodAttributes)(attributes & (int)MethodAttributes.MemberAccessMask)
    is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
