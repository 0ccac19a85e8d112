namespace BuildCoordination.FailureLogs.Tools;

/// <summary>gpg and debsign.</summary>
internal static class Gpg
{
    public static Sign[] Signs { get; } =
    [
        new("gpg.signature", Rank.Cause, "^dscverify: .*", "dscverify: ") { Most = 1 },
        new("gpg.error", Rank.Cause, @"^(?<message>gpg2?: (?!skipped ).*(No secret key|secret key not available|no default secret key"
            + @"|signing failed|sign failed|failed: |Kein geheimer|pas de clef secrète|没有私钥|沒有私鑰|秘密鍵|No agent|No pinentry"
            + "|Inappropriate ioctl|cannot open '/dev/tty'|can't (open|connect)|BAD signature|No public key|keyserver receive failed).*)",
            "gpg: ", "gpg2: ") { Most = 1, Above = "^gpg2?: (skipped |can't connect to the agent|error getting the KEK)", IsWeak = true,
            IsLast = true, IsDetail = true,
            Meanings =
            [
                new("gpg.agent", "can't connect to the agent: IPC connect call failed", "gpg-agent cannot be reached: give GNUPGHOME a "
                    + "short path (a socket's has at most 107 characters), or start it: gpgconf --launch gpg-agent.") { Subject = "$0" },
                new("gpg.terminal", "cannot open '/dev/tty'|Inappropriate ioctl|No pinentry|Not a tty",
                    "gpg cannot ask for the passphrase here: "
                    + "export GPG_TTY=$(tty), start gpg-agent before, or build without a signature (-us -uc; -Dgpg.skip)."),
                new("gpg.no-secret-key",
                    "No secret key|secret key not available|no default secret key|Kein geheimer|pas de clef secrète|没有私钥|沒有私鑰|秘密鍵"
                    + "|clef secrète n'est pas disponible",
                    "Name a key that is there (gpg --list-secret-keys shows them), or build without a signature (-us -uc; -Dgpg.skip)."),
            ] },
    ];
}
