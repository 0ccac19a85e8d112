using System.Collections;
using System.Reflection;
using BuildCoordination.Publishing.Updates;
using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

/// <summary>No text of any update goes into the outbox unlooked at: not of a kind, nor of a field, that somebody adds one day.</summary>
public class RedactedUpdatesTests
{
    /// <summary>Checked before: ids and words of ours, ids of messages that are in the repository already, hashes.</summary>
    private static readonly string[] Exempt =
    [
        "Server", "Key", "Slot", "SharedId", "Ids", "To",
        "Retired", "Instance", "State", "Status", "Result", "Event", "Sha256", "EarlierNotices",
    ];

    private static readonly string Secret = PlantedSecrets.Token("ghp" + "_", 36);

    public static TheoryData<string> Kinds => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types => typeof(Update).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Update)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_text_is_redacted(string kind)
    {
        var redactor = new Redactor(new Dictionary<string, string>());
        var update = ((Update)Filled(Types.Single(type => type.Name == kind))).Redacted(text => redactor.Redact(text).Text);
        Assert.Empty(Leaks(update, kind));
    }

    private static object Filled(Type type)
    {
        var made = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null))
            property.SetValue(made, ValueOf(property.PropertyType));
        return made;
    }

    private static object? ValueOf(Type type)
    {
        if (type == typeof(string))
            return Secret;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            list.SetValue(ValueOf(type.GetGenericArguments()[0]), 0);
            return list;
        }

        return type.IsClass ? Filled(type) : type.IsValueType ? Activator.CreateInstance(Nullable.GetUnderlyingType(type) ?? type) : null;
    }

    private static IEnumerable<string> Leaks(object? value, string path) => value switch
    {
        null => [],
        string text => text.Contains(Secret, StringComparison.Ordinal) ? [path] : [],
        IEnumerable list => list.Cast<object?>().SelectMany(element => Leaks(element, path)),
        _ when value.GetType().IsClass => value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !Exempt.Contains(property.Name)).SelectMany(property => Leaks(property.GetValue(value), $"{path}.{property.Name}")),
        _ => [],
    };
}
