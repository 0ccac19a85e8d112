using BuildCoordination.Documents;
using BuildCoordination.Processes;

namespace BuildCoordination.Comparison;

/// <summary>Finds the first difference in packages whose files are both on this machine or in a shared folder.</summary>
/// <param name="comparison">The comparison that the packages are of.</param>
/// <param name="redact">Removes secrets from what the packages hold.</param>
internal sealed class PackagePlaces(BuildComparison comparison, Func<string, string> redact)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly BuildDifference[] _differences = [.. comparison.Differences];

    private delegate Task<string?> Search(string first, string second, CancellationToken cancellationToken);

    /// <summary>Adds the place of the first difference to each package. The search takes one minute at most.</summary>
    public async Task<BuildComparison> AddAsync(CancellationToken cancellationToken)
    {
        (int Place, string First, string Second)[] pairs =
        [
            .. _differences.Select((difference, place) => (place, paths: PathsOf(difference))).Where(pair => pair.paths is not null)
                .Select(pair => (pair.place, pair.paths!.Value.First, pair.paths.Value.Second)),
        ];
        if (pairs.Length == 0)
            return comparison;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        // diffoscope may need the rest of the minute for one package: until then each has its file.
        foreach (var search in new Search[] { DebianPackage.FindDifferenceAsync, Diffoscope.FindDifferenceAsync })
        {
            try
            {
                foreach (var (place, first, second) in pairs)
                    await AddAsync(place, search, first, second, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e)
                when (e is ProcessStartException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Without the program, or after a minute, the places stay as they are.
            }
        }

        return comparison.WithDifferences(_differences);
    }

    private async Task AddAsync(int place, Search search, string first, string second, CancellationToken cancellationToken)
    {
        try
        {
            if (await search(first, second, cancellationToken).ConfigureAwait(false) is { } found)
                _differences[place] = _differences[place] with { Place = redact(found) };
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or NotSupportedException)
        {
            // A package that cannot be read has no place.
        }
    }

    private (string First, string Second)? PathsOf(BuildDifference difference)
    {
        if (difference is not { Kind: "package", First: not null, Second: not null })
            return null;
        var (one, other) = (Of(comparison.FirstBuild), Of(comparison.SecondBuild));
        return one?.Path is { } first && other?.Path is { } second && first != second && IsThere(one) && IsThere(other)
            ? (first, second) : null;

        PackageFile? Of(BuildRecord build) => build.Packages.FirstOrDefault(package => package.Name == difference.Name);
    }

    // A later build may have replaced it.
    private static bool IsThere(PackageFile package)
    {
        try
        {
            return Path.IsPathRooted(package.Path) && File.Exists(package.Path)
                && DebianPackage.Has(package.Path, package.Size, package.Sha256);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
