using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Tool.Agents;
using BuildCoordination.Tool.Daemon;
using BuildCoordination.Tool.Doctor;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Setup;

namespace BuildCoordination.Tool.Tests.Compatibility;

/// <summary>The types that are written to the state folder or the cache, as the serializers know them.</summary>
internal static class PersistedTypes
{
    // Answers, not state: schemas hold those.
    private static readonly Type[] Answers =
    [
        typeof(ToolJson), typeof(LineJson), typeof(DaemonAnswerJson), typeof(DoctorAnswerJson), typeof(SetupAnswerJson), typeof(AgentJson),
    ];

    /// <summary>Every type that is reached from what the contexts write.</summary>
    public static IReadOnlyDictionary<Type, JsonTypeInfo> All { get; } = Find();

    public static IEnumerable<(JsonTypeInfo Type, JsonPropertyInfo Property)> Properties =>
        from type in All.Values
        where type.Kind == JsonTypeInfoKind.Object
        from property in type.Properties
        where property.Get is not null
        select (type, property);

    public static IEnumerable<Type> Enums =>
        Properties.Select(pair => Nullable.GetUnderlyingType(pair.Property.PropertyType) ?? pair.Property.PropertyType)
            .Where(type => type.IsEnum).Distinct();

    private static Dictionary<Type, JsonTypeInfo> Find()
    {
        var found = new Dictionary<Type, JsonTypeInfo>();
        var contexts = new[] { typeof(BuildCoordinator).Assembly, typeof(ToolJson).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)) && !Answers.Contains(type));
        foreach (var type in contexts)
        {
            var context = (JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!;
            foreach (var root in type.GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute)))
                Add(context, (Type)root.ConstructorArguments[0].Value!, found);
        }

        return found;
    }

    private static void Add(JsonSerializerContext context, Type type, Dictionary<Type, JsonTypeInfo> found)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            foreach (var argument in type.GetGenericArguments())
                Add(context, argument, found);
            return;
        }

        if (context.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } info || !found.TryAdd(type, info))
            return;
        foreach (var property in info.Properties)
            Add(context, property.PropertyType, found);
        foreach (var derived in type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
            Add(context, derived.DerivedType, found);
    }
}
