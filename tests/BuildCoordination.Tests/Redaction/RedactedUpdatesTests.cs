using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using BuildCoordination.Outbox;
using BuildCoordination.Redaction;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Redaction;

/// <summary>No text of any update goes into the outbox unlooked at: not of a kind, nor of a field, that somebody adds one day.</summary>
public class RedactedUpdatesTests
{
    private static readonly string Secret = PlantedSecrets.Token("ghp" + "_", 36);

    public static TheoryData<string> Kinds => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types => typeof(Update).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Update)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_text_is_redacted(string kind)
    {
        var redactor = new Redactor(new Dictionary<string, string>());
        var update = UpdateTexts.Publishable(Filled(kind, Secret), text => redactor.Redact(text).Text);
        Assert.Empty(Texts(update, kind).Where(text => text.Text.Contains(Secret, StringComparison.Ordinal)).Select(text => text.Path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_text_is_bounded(string kind)
    {
        var update = UpdateTexts.Publishable(Filled(kind, new string('x', 200_000)), text => text);
        Assert.All(Texts(update, kind), text =>
        {
            Assert.True(text.Text.Length <= UpdateTexts.BoundOf(text.Field), $"{text.Path} has {text.Text.Length} characters");
            Assert.EndsWith("…", text.Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_is_a_word_of_ours_or_a_text_with_a_bound(string kind)
    {
        var fields = Fields(Types.Single(type => type.Name == kind)).ToList();
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.True(
            UpdateTexts.Words.Contains(field) != UpdateTexts.Bounds.ContainsKey(field), $"Classify '{field}' of {kind} in UpdateTexts."));
    }

    [Fact]
    public void What_somebody_gives_is_found_in_every_field()
    {
        var texts = Types.SelectMany(type => UpdateTexts.Of(Filled(type.Name, Secret))).ToList();
        Assert.True(texts.Count > 40, $"{texts.Count}");
        Assert.All(texts, text => Assert.Equal(Secret, text.Text));
    }

    private static Update Filled(string kind, string text) => (Update)Filled(Types.Single(type => type.Name == kind), text);

    private static object Filled(Type type, string text)
    {
        var made = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null))
            property.SetValue(made, ValueOf(property.PropertyType, text));
        return made;
    }

    private static object? ValueOf(Type type, string text)
    {
        if (type == typeof(string))
            return text;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            list.SetValue(ValueOf(type.GetGenericArguments()[0], text), 0);
            return list;
        }

        return type.IsClass
            ? Filled(type, text)
            : type.IsValueType ? Activator.CreateInstance(Nullable.GetUnderlyingType(type) ?? type) : null;
    }

    private static IEnumerable<(string Path, string Field, string Text)> Texts(
        object? value, string path, string field = "") => value switch
    {
        null => [],
        string text => UpdateTexts.Words.Contains(field) ? [] : [(path, field, text)],
        IEnumerable list => list.Cast<object?>().SelectMany(element => Texts(element, path, field)),
        _ when value.GetType().IsClass => Stored(value.GetType())
            .SelectMany(property => Texts(property.GetValue(value), $"{path}.{property.Name}", NameOf(property))),
        _ => [],
    };

    private static IEnumerable<string> Fields(Type type) => Stored(type).SelectMany(property =>
    {
        var inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
        return inner == typeof(string) ? [NameOf(property)] : inner.IsClass ? Fields(inner) : [];
    });

    private static IEnumerable<PropertyInfo> Stored(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name;
}
