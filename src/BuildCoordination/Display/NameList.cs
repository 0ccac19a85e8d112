using System.Globalization;

namespace BuildCoordination.Display;

/// <summary>Names as part of a sentence.</summary>
internal static class NameList
{
    /// <summary>Writes the first names, and how many more there are: <c>build1, build2 and 3 more</c>.</summary>
    public static string Write(IReadOnlyCollection<string> names, int most) =>
        string.Join(", ", names.Take(most))
        + (names.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - most} more") : "");
}
