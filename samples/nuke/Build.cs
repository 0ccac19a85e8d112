using System.Formats.Tar;
using System.IO;
using BuildCoordination.Components;
using Nuke.Common;
using Nuke.Common.IO;

[CoordinatedBuild(Targets = [nameof(Bundle)])]
class Build : NukeBuild
{
    public static int Main() => Execute<Build>(build => build.Bundle);

    [Parameter("Folder of the site")]
    readonly AbsolutePath Site = RootDirectory / "site";

    AbsolutePath Output => RootDirectory / "site.tar";

    Target Clean => _ => _
        .Executes(() => File.Delete(Output));

    Target Check => _ => _
        .DependsOn(Clean)
        .Executes(() => Assert.FileExists(Site / "index.html"));

    Target Bundle => _ => _
        .DependsOn(Check)
        .Executes(() => TarFile.CreateFromDirectory(Site, Output, includeBaseDirectory: true));
}
