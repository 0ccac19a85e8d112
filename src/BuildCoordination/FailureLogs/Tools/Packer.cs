namespace BuildCoordination.FailureLogs.Tools;

/// <summary>packer, which makes images of machines.</summary>
internal static class Packer
{
    public static Sign[] Signs { get; } =
    [
        new("packer", Rank.Cause, @"^(?<message>Build '[^']+' errored.*)", "' errored") { Most = 2, Meanings =
            [
                new("packer.checksum", @"^Build '(?<what>[^']+)'.*Checksums did not match for \S+",
                    "The image has changed, or was not downloaded whole: correct iso_checksum, or name an image that stays.") {
                    Subject = "packer ${what}: checksums did not match" },
                new("packer", @"^Build '(?<what>[^']+)' errored[^:]*: (?<why>.*)") { Subject = "packer ${what}: ${why}" },
            ] },
    ];
}
