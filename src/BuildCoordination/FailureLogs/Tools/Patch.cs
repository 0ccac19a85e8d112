namespace BuildCoordination.FailureLogs.Tools;

/// <summary>patch and quilt.</summary>
internal static class Patch
{
    public static Sign[] Signs { get; } =
    [
        new("patch.failed", Rank.Cause, @"^(?<message>Hunk #\d+ FAILED at .*)", "Hunk #") { Most = 2,
            Above = "^(patching file|Applying patch|applying) ", IsUnderHeading = true },
        new("patch.failed", Rank.Cause, @"^(?<message>Reversed \(or previously applied\) patch detected!.*)", "previously applied") {
            Most = 1, Above = "^(patching file|Applying patch|applying) ", IsUnderHeading = true, Meanings = [new("patch.applied", "",
                "The patch is in the tree already: build from a clean tree, or drop the patch if upstream has it.")] },
        new("patch.failed", Rank.Cause, @"^(?<message>(Patch attempted to create|can't find file to patch|patch: \*\*\*\* "
            + @"|Reversed \(or previously applied\)"
            + @"|error: patch failed: |error: \S+: patch does not apply|The next patch would|Only garbage was found).*)",
            "does not apply", "attempted to create", "file to patch", "patch: ****",
                "previously applied", "patch failed", "would create the file", "Only garbage") { Most = 2 },
        new("quilt", Rank.Cause, @"^(No series file found|File series fully applied, .*)$", "No series file", "File series fully") {
            Most = 1, IsWeak = true },
        new("patch.rejected", Rank.Verdict, @"^Patch \S+ (does not apply|can be reverse-applied|does not remove).*", "Patch ") { Most = 1 },
    ];
}
