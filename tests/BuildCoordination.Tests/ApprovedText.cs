namespace BuildCoordination.Tests;

/// <summary>A committed text that is made from code: where they differ, the new text is written beside it, to be approved.</summary>
internal static class ApprovedText
{
    public static void Check(string path, string actual)
    {
        var received = Path.ChangeExtension(path, ".received.txt");
        if (File.Exists(path) && File.ReadAllText(path).Trim() == actual.Trim())
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual.TrimEnd() + "\n");
        Assert.Fail(
            $"{Path.GetFileName(path)} is not what the code says. When the change is meant, rename {Path.GetFileName(received)} to "
            + $"{Path.GetFileName(path)} in {Path.GetRelativePath(TestPaths.Root, Path.GetDirectoryName(path)!)}.");
    }
}
