namespace BuildCoordination.Diagnostics;

/// <summary>The codes that a program can distinguish; <c>docs/diagnostics.md</c> explains all codes.</summary>
public static class DiagnosticCodes
{
    /// <summary>A settings file cannot be read.</summary>
    public const string SettingsUnreadable = "BC1001";

    /// <summary>A setting or an option has a value that is not allowed.</summary>
    public const string SettingNotAllowed = "BC1002";

    /// <summary>A settings file or a variable names an unknown setting.</summary>
    public const string UnknownSetting = "BC1003";

    /// <summary>The state folder cannot be used.</summary>
    public const string NoStateFolder = "BC1006";

    /// <summary>The id of this server is unknown.</summary>
    public const string ServerNotKnown = "BC1008";

    /// <summary>Reporting is disabled: nothing is published.</summary>
    public const string ReportingDisabled = "BC1031";

    /// <summary>A part of a message is missing, too long or not allowed.</summary>
    public const string MessageNotAllowed = "BC1101";

    /// <summary>The fleet has no server of this id.</summary>
    public const string UnknownServer = "BC1102";

    /// <summary>There is no message of this id.</summary>
    public const string NoSuchMessage = "BC1104";

    /// <summary>The address of the repository cannot be used.</summary>
    public const string AddressNotAllowed = "BC2001";

    /// <summary>The local copy lacks the requested data, and the repository cannot be reached.</summary>
    public const string NotKnown = "BC2027";

    /// <summary>The repository did not answer a read in time.</summary>
    public const string NotReadInTime = "BC2095";

    /// <summary>The outbox is full.</summary>
    public const string OutboxFull = "BC3001";

    /// <summary>The outbox is locked by another process.</summary>
    public const string OutboxLocked = "BC3002";

    /// <summary>An accepted update is not published yet; it is safe in the outbox.</summary>
    public const string NotPublishedInTime = "BC3007";

    /// <summary>Another build is running in the source tree.</summary>
    public const string SourceIsBuilt = "BC4001";

    /// <summary>An earlier build never reported its end.</summary>
    public const string BuildCrashed = "BC4002";

    /// <summary>A file of the state folder could not be written; the build continues.</summary>
    public const string StateNotWritten = "BC4004";

    /// <summary>An option of a build is missing or not allowed.</summary>
    public const string BuildNotAllowed = "BC4005";

    /// <summary>A build with this job id is running on this machine.</summary>
    public const string JobIsBuilt = "BC4011";

    /// <summary>A text contains a secret, and the setting redaction is strict.</summary>
    public const string SecretNotAllowed = "BC6002";
}
