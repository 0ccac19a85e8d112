using BuildCoordination.Bench;

// Measures what docs/performance.md shows: figures [quick] prints the table.
var quick = args is ["quick"];
var rounds = quick ? 1 : 15;
Func<Workplace, Task<IReadOnlyList<Row>>>[] figures =
[
    work => PublishFigures.MeasureAsync(work, rounds),
    work => BuildFigures.MeasureAsync(work, quick ? 1 : 3),
    work => CrowdFigures.MeasureAsync(work, quick ? 1 : 3),
    work => HistoryFigures.MeasureAsync(work, rounds),
    work => BeatFigures.MeasureAsync(work, quick ? 80 : 2_000),
    work => FleetFigures.MeasureAsync(work, quick ? 1 : 4),
    work => LogFigures.MeasureAsync(work, rounds),
];

Console.WriteLine("| what | against | goal | measured | met |\n|---|---|---|---|---|");
foreach (var figure in figures)
{
    using var work = new Workplace();
    foreach (var row in await figure(work))
        Console.WriteLine(row);
}
