using System;
using BuildCoordination.Components;
using Nuke.Common;
using Nuke.Common.Tooling;

/// <summary>One target for each thing that can happen in a build.</summary>
[CoordinatedBuild(Targets = [nameof(Told), nameof(ToldWithoutBody)])]
class Build : NukeBuild, ICloudStackBuild, IReportFleetHealth, ISendBuildMessage
{
    public static int Main() => Execute<Build>(build => build.First);

    [Parameter] readonly string Missing;
    [Parameter] readonly string Mark;

    Target First => _ => _.Executes(() => { });

    Target Told => _ => _.DependsOn(First).Executes(() => { });

    Target Throws => _ => _.DependsOn(First).Executes(() => throw new InvalidOperationException("the answer is 42\nand not 41"));

    static string Planted => Environment.GetEnvironmentVariable("PLANTED");

    Target ThrowsSecrets => _ => _.Executes(() => throw new InvalidOperationException(
        $"login failed: token={Planted}\nPassword:\n  {Planted}\nhttps://ci:{Planted}@registry.example.org/v2"));

    Target AfterThrows => _ => _.DependsOn(Throws).Executes(() => { });

    Target LastOfAll => _ => _.DependsOn(AfterThrows).Executes(() => { });

    Target ThrowsAndGoesOn => _ => _.ProceedAfterFailure().Executes(() => throw new InvalidOperationException("no matter"));

    Target AfterThrowsAndGoesOn => _ => _.After(ThrowsAndGoesOn).DependsOn(ThrowsAndGoesOn).Executes(() => { });

    Target ToolFails => _ => _.Executes(() => ProcessTasks.StartProcess("sh", "-c \"exit 3\"").AssertZeroExitCode());

    Target Skipped => _ => _.OnlyWhenDynamic(() => Missing == "nothing").Executes(() => { });

    Target WithoutBody => _ => _.DependsOn(First);

    Target ToldWithoutBody => _ => _.DependsOn(First);

    [Parameter] readonly bool IsReady;

    Target ConditionThrows => _ => _.OnlyWhenDynamic(() => Throw()).Executes(() => { });

    Target StaticConditionThrows => _ => _.OnlyWhenStatic(() => Throw()).Executes(() => { });

    Target DemandsTruth => _ => _.Requires(() => IsReady).Executes(() => { });

    Target DemandsMore => _ => _.Requires(() => IsReady || Mark == "x").Executes(() => { });

    Target FailsToo => _ => _.DependsOn(ThrowsAndGoesOn).Executes(() => throw new InvalidOperationException("the last straw"));

    Target Exits => _ => _.DependsOn(First).Executes(() => Environment.Exit(3));

    Target FailsFast => _ => _.Executes(() => Environment.FailFast("no more"));

    Target ShowsGoals => _ => _.Executes(
        () => Console.WriteLine("goals: " + string.Join("|", ((ICloudStackBuild)this).CloudStackGoals ?? [])));

    Target CleansUp => _ => _.AssuredAfterFailure().After(Waits).Executes(() => Console.WriteLine("cleaned up"));

    static bool Throw() => throw new InvalidOperationException("no such condition");

    Target Demands => _ => _.Requires(() => Missing).Executes(() => { });

    Target EndsWithThree => _ => _.Executes(() => { ExitCode = 3; });

    Target Waits => _ =>
        _.Executes(
            () => ProcessTasks.StartProcess("sh", $"-c \"echo $$ > {Mark}.new; mv {Mark}.new {Mark}; exec sleep 300\"")
                .AssertZeroExitCode());

    Target AfterWaits => _ => _.DependsOn(Waits).Executes(() => { });
}
