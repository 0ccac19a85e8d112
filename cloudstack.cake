// CloudStack's build of a builder: copy this file, and nothing else, to have it anywhere. In a clone, build.cake runs it.
#module nuget:?package=Cake.BuildCoordination.Module&version=0.1.0

Task("MavenInstall")
    .Description("mvn, with the profiles and goals of the settings")
    .Does(() => MavenInstall());

Task("DebPackage")
    .Description("dpkg-buildpackage, after Maven")
    .IsDependentOn("MavenInstall")
    .Does(() =>
    {
        foreach (var package in DpkgBuildPackage().Packages)
            Information(package);
    });

Task("CloudStackBuild")
    .Description("Maven, then the packages")
    .IsDependentOn("DebPackage");

RunTarget(Argument("target", "CloudStackBuild"));
