namespace BuildCoordination.Tool.Tests;

/// <summary>A copy of the sample source tree in a folder and a git repository of its own, as a builder has CloudStack's.</summary>
internal sealed class SampleTree
{
    public SampleTree(TestFleet fleet)
    {
        Path = System.IO.Path.Combine(fleet.Folder, "source", "cloudstack");
        Logs = System.IO.Path.Combine(fleet.Folder, "build-logs");
        var sample = System.IO.Path.Combine(TestPaths.Root, "samples", "cloudstack-mini");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Shell.Git(Path, "init", "-q", "-b", "ExternalNew");
        Shell.Git(Path, "add", "-A");
        Shell.Git(Path, "commit", "-qm", "Sample tree");
        Variables = ("MAVEN_OPTS", $"-Dmaven.repo.local={System.IO.Path.Combine(fleet.Folder, "m2")}");
    }

    public string Path { get; }

    public string Logs { get; }

    /// <summary>A Maven repository of this test's own.</summary>
    public (string Name, string Value) Variables { get; }

    public string Commit => Shell.Git(Path, "rev-parse", "HEAD");

    /// <summary>The commit of a tree that is not ours any more.</summary>
    public string CommitSafely => Shell.Git(Path, "-c", $"safe.directory={Path}", "rev-parse", "HEAD");

    public void PlantCompileError()
    {
        var file = System.IO.Path.Combine(Path, "server/src/main/java/org/example/cloudmini/server/ManagementServer.java");
        File.WriteAllText(file, File.ReadAllText(file).Replace("nextVmId++", "nextVmNumber++", StringComparison.Ordinal));
    }

    /// <summary>Makes Maven stand still in the middle of a module's tests until it is ended.</summary>
    public void PlantEndlessTest() => File.WriteAllText(
        System.IO.Path.Combine(Path, "utils/src/test/java/org/example/cloudmini/utils/NamesTest.java"),
        """
        package org.example.cloudmini.utils;

        public class NamesTest {
            @org.junit.Test
            public void waits() throws Exception {
                new java.io.File("waiting").createNewFile();
                Thread.sleep(600_000);
            }
        }

        """);

    public string WaitingMark => System.IO.Path.Combine(Path, "waiting");
}
