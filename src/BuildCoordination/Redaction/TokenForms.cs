namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by how they look: the forms that each service documents for its tokens.</summary>
internal static class TokenForms
{
    // What a log's format puts before each line of a key.
    private const string Before = @"(?:[^\r\n]*[^A-Za-z0-9+/=\r\n])?";

    private const string LineEnd = @"[ \t]*\r?\n";

    // A key whose beginning was cut off: whole lines of base64, and a last one that may be short.
    private const string EndOfKey =
        "(?:(?:" + Before + "[A-Za-z0-9+/=]{40,}" + LineEnd + ")+(?:" + Before + "[A-Za-z0-9+/=]+" + LineEnd + ")?|" + Before + "[A-Za-z0-9+/=]{16,}" + LineEnd + ")" + Before;

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("private-key", ["----BEGIN"], @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-]|--[^-]|---[^-]|----[^-])*(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?"),
        new("private-key", ["BEGIN", "SSH2"], @"---- BEGIN SSH2 [A-Z ]*PRIVATE KEY ----(?:[^-]|-[^-]|--[^-]|---[^-])*(?:---- END SSH2 [A-Z ]*PRIVATE KEY ----)?"),
        new("private-key", ["----END"], EndOfKey + @"-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"),
        new("private-key", ["---- END"], EndOfKey + @"---- END SSH2 [A-Z ]*PRIVATE KEY ----"),
        new("private-key", ["Private-Lines"], @"\bPrivate-Lines: [0-9]+(?<s>(?:\s+[A-Za-z0-9+/=]+)+)"),
        new("url-credentials", ["://"], @"[A-Za-z][A-Za-z0-9+.-]*://(?<s>[^\s/@:""'<>]*:[^\s/""'<>]+)@"),
        new("url-credentials", ["http"], @"https?://(?<s>[^\s/@:""'<>]{16,})@"),
        new("github-token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], @"gh[pousr]_[A-Za-z0-9]{20,255}"),
        new("github-token", ["github_pat_"], @"github_pat_[A-Za-z0-9_]{20,255}"),
        new("gitlab-token", ["glpat", "glrt", "gldt", "glptt", "glsoat", "glcbt", "glft", "glimt", "glagent", "gloas", "glffct"], @"gl(?:pat|rt|dt|ptt|soat|cbt|ft|imt|agent|oas|ffct)-[A-Za-z0-9_=.-]{16,}"),
        new("gitlab-token", ["GR1348941"], @"\bGR1348941[A-Za-z0-9_-]{20,}"),
        new("aws-key", ["AKIA", "ASIA", "ABIA", "ACCA"], @"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
        new("google-key", ["AIza"], @"\bAIza[A-Za-z0-9_-]{35}"),
        new("google-key", ["ya29."], @"\bya29\.[A-Za-z0-9_-]{20,}"),
        new("google-key", ["GOCSPX-"], @"GOCSPX-[A-Za-z0-9_-]{20,}"),
        new("slack-token", ["xox"], @"xox[abeoprs]-[A-Za-z0-9-]{10,}"),
        new("slack-token", ["xapp-"], @"\bxapp-[A-Za-z0-9-]{10,}"),
        new("slack-token", ["hooks.slack.com"], @"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("discord-webhook", ["/api/webhooks/"], @"https://discord(?:app)?\.com/api/webhooks/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("npm-token", ["npm_"], @"npm_[A-Za-z0-9]{30,}"),
        new("nuget-key", ["oy2"], @"\boy2[a-z0-9]{43}\b"),
        new("pypi-token", ["pypi-"], @"pypi-[A-Za-z0-9_-]{40,}"),
        new("docker-token", ["dckr_"], @"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
        new("azure-key", ["AccountKey", "SharedAccess"], @"\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?<s>[^\s;""']{16,})", ignoreCase: true),
        new("azure-key", ["sig="], @"[?&;]sig=(?<s>[A-Za-z0-9%+/=_-]{20,})"),
        new("azure-key", ["Q~"], @"\b[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
        new("stripe-key", ["sk_", "rk_", "whsec_"], @"\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}"),
        new("api-key", ["sk-"], @"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}"),
        new("api-key", ["SG."], @"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
        new("api-key", ["hf_"], @"\bhf_[A-Za-z0-9]{30,}"),
        new("api-key", ["hvs.", "hvb.", "hvr."], @"\bhv[sbr]\.[A-Za-z0-9_-]{20,}"),
        new("api-key", [":AA"], @"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
        new("jwt", ["eyJ"], @"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ];
}
