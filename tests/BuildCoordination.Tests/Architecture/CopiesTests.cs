using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Architecture;

public class CopiesTests
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void A_copy_has_every_value_of_its_original()
    {
        var types = typeof(FleetMessage).Assembly.GetTypes()
            .Where(type => type is { IsPublic: true, IsAbstract: false } && CopyOf(type) is not null && !IsRecord(type)).ToArray();

        Assert.Contains(typeof(FleetMessage), types);
        Assert.All(types, type =>
        {
            var original = Activator.CreateInstance(type)!;
            foreach (var field in FieldsOf(type))
                field.SetValue(original, Other(field.FieldType, field.GetValue(original)));

            var copy = CopyOf(type)!.Invoke([original]);

            Assert.All(FieldsOf(type), field => Assert.Equal(field.GetValue(original), field.GetValue(copy)));
        });
    }

    private static ConstructorInfo? CopyOf(Type type) => type.GetConstructor(Own, [type]);

    // The compiler copies a record.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) =>
        type is null ? [] : type.GetFields(Own).Concat(FieldsOf(type.BaseType));

    // A value that a new instance does not have.
    private static object Other(Type type, object? value) => value switch
    {
        bool isSet => !isSet,
        _ when (Nullable.GetUnderlyingType(type) ?? type) is var plain && plain != type => Other(plain, null),
        _ when type == typeof(bool) => true,
        _ when type == typeof(string) => "other",
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.MaxValue,
        _ when type == typeof(TimeSpan) => TimeSpan.MaxValue,
        _ when type.IsEnum => Enum.ToObject(type, 1),
        _ when type.IsPrimitive => Convert.ChangeType(1, type, null),
        _ when type.IsGenericType && type.GetGenericArguments() is [var element] && typeof(IEnumerable).IsAssignableFrom(type) =>
            Array.CreateInstance(element, 1),
        _ when type.IsGenericType && type.GetGenericArguments() is [var key, var of] =>
            Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, of))!,
        _ => RuntimeHelpers.GetUninitializedObject(type),
    };
}
