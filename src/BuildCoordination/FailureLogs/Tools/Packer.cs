namespace BuildCoordination.FailureLogs.Tools;

/// <summary>packer, which makes images of machines.</summary>
internal static class Packer
{
    public static Sign[] Signs { get; } =
    [
        new("packer.machine", Rank.Cause, @"packer-builder-\w+ plugin: Qemu stderr: (?<message>\S+: (?!warning).*)", "Qemu stderr: ") {
            Most = 2, IsDetail = true, IsWeak = true, Reach = 60 },
        new("packer.machine", Rank.Cause, @"^==> [\w.-]+: (?<message>Error (launching|creating|starting|connecting|uploading|running) .*)",
            ": Error ") { Most = 1 },
        new("packer", Rank.Cause, @"^(?<message>Build '[^']+' errored.*)", "' errored") { Most = 2, Meanings =
            [
                new("packer.checksum", @"^Build '(?<what>[^']+)'.*Checksums did not match for \S+",
                    "The image has changed, or was not downloaded whole: correct iso_checksum, or name an image that stays.") {
                    Subject = "packer ${what}: checksums did not match" },
                new("packer", @"^Build '(?<what>[^']+)' errored[^:]*: (?<why>.*)") { Subject = "packer ${what}: ${why}" },
            ] },
    ];
}
