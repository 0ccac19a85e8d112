using BuildCoordination.Documents;
using BuildCoordination.Processes;

namespace BuildCoordination.Comparison;

/// <summary>Finds the first difference in packages whose files are both on this machine or in a shared folder.</summary>
internal static class PackagePlaces
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Adds the place of the first difference to each package. The search takes one minute at most.</summary>
    public static async Task<BuildComparison> AddAsync(BuildComparison comparison, CancellationToken cancellationToken)
    {
        if (!comparison.Differences.Any(difference => PathsOf(comparison, difference) is not null))
            return comparison;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var differences = comparison.Differences.ToArray();
        try
        {
            for (var i = 0; i < differences.Length; i++)
            {
                differences[i] = differences[i] with
                {
                    Place = await FindAsync(comparison, differences[i], limit.Token).ConfigureAwait(false),
                };
            }
        }
        catch (Exception e)
            when (e is ProcessStartException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Without dpkg-deb, or after a minute, the other places stay unknown.
        }

        return comparison with { Differences = differences };
    }

    private static async Task<string?> FindAsync(
        BuildComparison comparison, BuildDifference difference, CancellationToken cancellationToken)
    {
        if (PathsOf(comparison, difference) is not var (one, other))
            return null;
        try
        {
            var (first, second) = (new DebianPackage(one.Path!), new DebianPackage(other.Path!));
            return first.Has(one.Size, one.Sha256) && second.Has(other.Size, other.Sha256)
                ? await DebianPackage.FindDifferenceAsync(first, second, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    private static (PackageFile One, PackageFile Other)? PathsOf(BuildComparison comparison, BuildDifference difference)
    {
        if (difference is not { Kind: "package", First: not null, Second: not null })
            return null;
        var (one, other) = (Of(comparison.FirstBuild), Of(comparison.SecondBuild));
        return one?.Path is { } first && other?.Path is { } second && first != second && Path.IsPathRooted(first)
            && Path.IsPathRooted(second)
            && File.Exists(first) && File.Exists(second) ? (one, other) : null;

        PackageFile? Of(BuildRecord build) => build.Packages.FirstOrDefault(package => package.Name == difference.Name);
    }
}
