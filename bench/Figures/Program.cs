using BuildCoordination.Bench;

// Measures what docs/performance.md shows: figures [--quick] [NAME…] prints the table, or these parts of it.
var quick = args.Contains("--quick");
var names = args.Where(argument => argument != "--quick").ToList();
var rounds = quick ? 3 : 15;
var figures = new Dictionary<string, Func<Workplace, Task<IReadOnlyList<Row>>>>(StringComparer.Ordinal)
{
    ["publish"] = work => PublishFigures.MeasureAsync(work, rounds),
    ["build"] = work => BuildFigures.MeasureAsync(work, quick ? 1 : 5),
    ["crowd"] = work => CrowdFigures.MeasureAsync(work, 1),
    ["history"] = work => HistoryFigures.MeasureAsync(work, rounds),
    ["heartbeats"] = work => HeartbeatFigures.MeasureAsync(work, quick ? 400 : 20_000),
    ["poll"] = work => PollFigures.MeasureAsync(work, quick ? 100 : 1_000),
    ["heard"] = work => PollFigures.MeasureHeardAsync(work, quick ? 5 : 20),
    ["fleet4"] = work => FleetFigures.MeasureAsync(work, 4, buildEvery: 30, hours: quick ? 1 : 4),
    ["fleet20"] = work => FleetFigures.MeasureAsync(work, 20, buildEvery: 30, hours: 1),
    ["fleet200"] = work => FleetFigures.MeasureAsync(work, 200, buildEvery: 240, hours: 2),
    ["log"] = work => LogFigures.MeasureAsync(work, rounds),
    ["explain"] = work => ExplainFigures.MeasureAsync(work, rounds),
    ["library"] = work => LibraryFigures.MeasureAsync(work, rounds),
    ["environment"] = work => EnvironmentFigures.MeasureAsync(work, rounds),
    ["large"] = work => LargeFigures.MeasureAsync(work, quick ? 3 : 7),
    ["bounds"] = BoundsFigures.MeasureAsync,
};
if (names.Find(name => !figures.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no figure '{unknown}', only {string.Join(", ", figures.Keys)}.");
    return 2;
}

Console.WriteLine("| what | against | goal | measured | met |\n|---|---|---|---|---|");
foreach (var (name, measure) in figures.Where(figure => names.Count == 0 || names.Contains(figure.Key)))
{
    using var work = new Workplace();
    foreach (var row in await measure(work))
        Console.WriteLine(row);
}

return 0;
