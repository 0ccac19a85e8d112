// CloudStack's build of a builder, from a clone: dotnet tool restore && dotnet cake --source=/root/src/cloudstack
// Its tasks are in cloudstack.cake; --module=feed takes the published module. This makes the module that they need, once for each state of the sources, and runs them in this process.
using System.IO.Compression;
using System.Reflection;

var root = Context.Environment.WorkingDirectory.FullPath;
var modules = $"{root}/artifacts/cake-modules";
var fromFeed = Argument("module", "clone") == "feed";

var arguments = new List<string> { $"{root}/cloudstack.cake" };
if (!fromFeed)
    arguments.AddRange(new[] { "--skip-bootstrap", $"--paths_modules={ModuleOfThisClone()}" });
else if (!HasArgument("paths_modules"))
    arguments.Add($"--paths_modules={modules}/feed");
if (!HasArgument("buildcoord_name"))
    arguments.Add("--buildcoord_name=cloudstack");
foreach (var (name, setting) in new[] { ("source", "cloudstack_source"), ("logs", "cloudstack_logs"), ("profiles", "cloudstack_profiles"), ("server", "server"), ("repository", "repository") })
{
    if (HasArgument(name))
        arguments.Add($"--buildcoord_{setting}={Argument<string>(name)}");
}

arguments.AddRange(Environment.GetCommandLineArgs().Skip(1).Where(argument => argument.StartsWith('-') || !argument.EndsWith("build.cake")));
Environment.Exit((int)Assembly.GetEntryAssembly().EntryPoint.Invoke(null, new object[] { arguments.ToArray() }));

string ModuleOfThisClone()
{
    var changed = new DirectoryInfo($"{root}/src").EnumerateFiles("*", SearchOption.AllDirectories).Max(file => file.LastWriteTimeUtc);
    var module = $"{modules}/{changed:yyyyMMddHHmmssfffffff}";
    if (DirectoryExists(module))
        return module;
    Information("Making the module of this clone, which is done once ...");
    CleanDirectory(modules);
    var pack = new ProcessSettings
    {
        Arguments = $"pack src/Cake.BuildCoordination.Module -c Release -p:Version=0.1.0-clone -p:CakeFromTool=true -p:RunAnalyzers=false -o \"{modules}/packed\" -v quiet --nologo",
        RedirectStandardOutput = true,
    };
    var exitCode = StartProcess("dotnet", pack, out var output);
    if (exitCode != 0)
        throw new CakeException(exitCode, $"The module could not be made:\n{string.Join('\n', output)}");
    ZipFile.ExtractToDirectory($"{modules}/packed/Cake.BuildCoordination.Module.0.1.0-clone.nupkg", $"{modules}/extracted");
    MoveDirectory($"{modules}/extracted", module);
    return module;
}
