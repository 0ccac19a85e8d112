using System.Globalization;

namespace BuildCoordination.Display;

/// <summary>Sizes for people, in powers of 1000 as package tools print them.</summary>
internal static class Bytes
{
    // From here on one decimal would read 1000.
    private const double Rounded = 999.95;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Format(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= (unit == 0 ? 1000 : Rounded) && unit < Units.Length - 1; unit++)
            size /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }
}
