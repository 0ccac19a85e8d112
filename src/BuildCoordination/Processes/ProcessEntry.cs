using System.Globalization;

namespace BuildCoordination.Processes;

/// <summary>A line of the process table. The start time counts clock ticks from the boot.</summary>
internal sealed record ProcessEntry(int Id, int Parent, int Group, int Session, char State, int Threads, long StartTime)
{
    /// <summary>False for a zombie. A process whose first thread has ended looks like one, but has others.</summary>
    public bool IsAlive => State is not ('Z' or 'X' or 'x') || Threads > 1;

    public bool IsStopped => State == 'T';

    /// <summary>Reads /proc/ID/stat, or gives null when it is cut short.</summary>
    public static ProcessEntry? Parse(int id, string stat)
    {
        // The name stands in brackets and may hold any character, brackets and blanks too.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20
            ? null
            : new(id, Number(fields[1]), Number(fields[2]), Number(fields[3]), fields[0][0], Number(fields[17]),
                long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
