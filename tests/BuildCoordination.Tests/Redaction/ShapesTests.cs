using System.Text.Json;
using BuildCoordination.Redaction;

namespace BuildCoordination.Tests.Redaction;

/// <summary>Secrets as people really leave them in commands, settings and logs, and ordinary texts that look like them.</summary>
public class ShapesTests
{
    private readonly Redactor _redactor = new(new Dictionary<string, string>());

    public static TheoryData<string> Secrets => [.. Shapes().Where(shape => shape.Secret is not null).Select(shape => shape.Name)];

    public static TheoryData<string> OrdinaryTexts => [.. Shapes().Where(shape => shape.Secret is null).Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void The_secret_is_replaced_wherever_people_write_it(string name)
    {
        var shape = Shapes().Single(shape => shape.Name == name);
        var clean = _redactor.Redact(shape.Text).Text;
        Assert.Contains(shape.Secret!, shape.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(shape.Secret!, clean, StringComparison.Ordinal);
        Assert.Contains("[redacted:", clean, StringComparison.Ordinal);
        Assert.Equal(clean, _redactor.Redact(clean).Text);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void The_secret_is_replaced_in_the_middle_of_a_long_log_too(string name)
    {
        var shape = Shapes().Single(shape => shape.Name == name);
        var around = string.Concat(Enumerable.Repeat("[INFO] Building jar: /root/cloudstack/server/target/cloud-server.jar\n", 60));
        Assert.DoesNotContain(shape.Secret!, _redactor.Redact($"{around}{shape.Text}\n{around}").Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OrdinaryTexts))]
    public void An_ordinary_text_stays_as_it_is(string name)
    {
        var shape = Shapes().Single(shape => shape.Name == name);
        Assert.Equal(shape.Text, _redactor.Redact(shape.Text).Text);
    }

    private static IEnumerable<Shape> Shapes() => Directory.GetFiles(Path.Combine(TestPaths.Fixtures, "secrets"), "*.jsonl")
        .Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        .Select(line => JsonDocument.Parse(line.Replace("⁂", "", StringComparison.Ordinal)).RootElement)
        .Select(shape => new Shape(
            shape.GetProperty("name").GetString()!,
            shape.GetProperty("text").GetString()!,
            shape.TryGetProperty("secret", out var secret) ? secret.GetString() : null));

    private sealed record Shape(string Name, string Text, string? Secret);
}
