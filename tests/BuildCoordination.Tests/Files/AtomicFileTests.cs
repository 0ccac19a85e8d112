using BuildCoordination.Files;

namespace BuildCoordination.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_file_has_its_bytes_and_mode_and_leaves_nothing_beside_it()
    {
        AtomicFile.Write(_folder["a"], "one"u8, FileModes.SharedFile);
        AtomicFile.Write(_folder["a"], "two"u8);

        Assert.Equal("two"u8.ToArray(), AtomicFile.Read(_folder["a"]));
        Assert.Equal(FileModes.PrivateFile, File.GetUnixFileMode(_folder["a"]));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_link_in_the_files_place_is_replaced_and_its_target_stays_as_it_was()
    {
        File.WriteAllText(_folder["target"], "precious");
        File.CreateSymbolicLink(_folder["a"], _folder["target"]);

        AtomicFile.Write(_folder["a"], "ours"u8);

        Assert.Equal("precious", File.ReadAllText(_folder["target"]));
        Assert.Null(new FileInfo(_folder["a"]).LinkTarget);
    }

    [Fact]
    public void A_link_is_not_read_and_a_missing_file_is_null()
    {
        File.WriteAllText(_folder["target"], "not ours");
        File.CreateSymbolicLink(_folder["a"], _folder["target"]);

        Assert.Throws<IOException>(() => AtomicFile.Read(_folder["a"]));
        Assert.Null(AtomicFile.ReadOwn(_folder["a"]));
        Assert.Null(AtomicFile.Read(_folder["b"]));
        Assert.Null(AtomicFile.Read(_folder["c/d"]));
    }

    [Fact]
    public void Writing_into_a_missing_folder_fails_and_says_so() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(_folder["no/such"], "x"u8));
}
