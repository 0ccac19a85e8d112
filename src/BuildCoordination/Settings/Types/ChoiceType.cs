namespace BuildCoordination.Settings.Types;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceType<T>(params (string Word, T Value)[] choices) : SettingType
    where T : struct, Enum
{
    public override IEnumerable<string> Words => choices.Select(c => c.Word);

    public override string Allowed => string.Join(", ", Words);

    public override object? Parse(string text) =>
        choices.Where(c => c.Word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)).Select(c => (object)c.Value).FirstOrDefault();

    public override object? Complete(object value, ValuePlace place) => choices.Any(c => c.Value.Equals(value)) ? value : null;

    public override string Show(object value) =>
        choices.Where(c => c.Value.Equals(value)).Select(c => c.Word).FirstOrDefault() ?? value.ToString()!;
}
