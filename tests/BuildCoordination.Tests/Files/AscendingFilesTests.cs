using BuildCoordination.Files;

namespace BuildCoordination.Tests.Files;

/// <summary>Whoever lists files while others are added misses none in between.</summary>
public sealed class AscendingFilesTests
{
    [Fact]
    public void A_file_that_the_first_listing_missed_is_there_and_none_that_may_have_an_unseen_one_before_it()
    {
        var listings = new Queue<long[]>([[1, 3], [1, 2, 3, 5]]);
        Assert.Equal([1, 2, 3], AscendingFiles.List(() => listings.Dequeue(), number => number));
    }

    [Fact]
    public void An_empty_folder_has_none() => Assert.Empty(AscendingFiles.List<long>(() => [], number => number));
}
