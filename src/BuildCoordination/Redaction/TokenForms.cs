namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by how they look: the forms that each service documents for its tokens.</summary>
internal static class TokenForms
{
    // The tokens of Discord begin with a number, in base64.
    private static string[] DigitsInBase64 =>
        [.. from first in "MNO" from second in "DTjz" from third in "AEIMQUYcgk" select $"{first}{second}{third}"];

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
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
        new("npm-token", ["npm_"], @"npm_[A-Za-z0-9]{30,}"),
        new("nuget-key", ["oy2"], @"\boy2[a-z0-9]{43}\b"),
        new("pypi-token", ["pypi-"], @"pypi-[A-Za-z0-9_-]{40,}"),
        new("docker-token", ["dckr_"], @"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
        new("azure-key", ["AccountKey", "SharedAccess"], @"\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?<s>[^\s;""']{16,})", ignoreCase: true),
        new("azure-key", ["sig="], @"[?&;]sig=(?<s>[A-Za-z0-9%+/=_-]{20,})"),
        new("azure-key", ["Q~"], @"\b[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
        new("stripe-key", ["sk_", "rk_", "whsec_"], @"\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}"),
        new("api-key", ["sk-"], @"\bsk-(?:[a-z]+[0-9]*-)*[A-Za-z0-9_-]{20,}", isOrdinary: IsWord),
        new("api-key", ["SG."], @"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
        new("api-key", ["hf_"], @"\bhf_[A-Za-z0-9]{30,}"),
        new("api-key", ["hvs.", "hvb.", "hvr."], @"\bhv[sbr]\.[A-Za-z0-9_-]{20,}"),
        new("api-key", [":AA"], @"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
        new("api-key", ["gsk_", "xai-", "pplx-", "r8_", "lin_api_", "phc_", "phx_", "fio-u-", "dop_v1_", "doo_v1_", "dor_v1_"],
            @"\b(?:gsk_|xai-|pplx-|r8_|lin_api_|ph[cx]_|fio-u-|do[opr]_v1_)[A-Za-z0-9_=-]{20,}"),
        new("api-key", ["dp."], @"\bdp\.(?:st|ct|pt|sa|scim|audit)\.(?:[a-z0-9_-]+\.)?[A-Za-z0-9]{20,}"),
        new("api-key", ["ATATT", "ATCTT", "ATBB", "ATOA"], @"\bAT(?:ATT|CTT|BB|OA)[A-Za-z0-9_=-]{20,}"),
        new("api-key", ["NRAK-", "NRJS-", "NRII-", "NRRA-"], @"\bNR(?:AK|JS|II|RA|AL)-[A-Za-z0-9_-]{16,}"),
        new("api-key", ["squ_", "sqp_", "sqa_"], @"\bsq[upa]_[a-f0-9]{40}"),
        new("api-key", ["sonar.login="], @"sonar\.login=(?<s>[a-f0-9]{32,})"),
        new("api-key", ["AKCp"], @"\bAKCp[A-Za-z0-9]{20,}"),
        new("api-key", ["cmVmdGtu"], @"\bcmVmdGtu[A-Za-z0-9+/=]{20,}"),
        new("api-key", ["atlasv1"], @"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{20,}"),
        new("api-key", ["AGE-SECRET-KEY-"], @"AGE-SECRET-KEY-(?<s>[A-Z0-9]{20,})"),
        new("api-key",
            ["PMAK-", "glsa_", "glc_", "dapi", "EAAC", "shp", "rdme_", "sntrys_", "sntryu_", "tskey-", "FLWSECK",
            "hvb.", "pul-", "rubygems_", "CLOJARS_", "NRJS"],
            @"\b(?:PMAK-[a-f0-9]{20,}-[a-f0-9]{30,}|gls?a?c?_[A-Za-z0-9_+/=]{30,}|dapi[a-f0-9]{32}|EAAC[A-Za-z0-9]{30,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|rdme_[a-z0-9]{60,}|sntry[su]_[A-Za-z0-9+/=_-]{30,}|tskey-[a-z]+-[A-Za-z0-9-]{16,}|FLWSECK[_A-Z]*-[a-zA-Z0-9-]{12,}|pul-[a-f0-9]{40}|rubygems_[a-f0-9]{48}|CLOJARS_[a-z0-9]{60})"),
        new("api-key", ["key-"], @"\bkey-[a-f0-9]{32}\b"),
        new("api-key", ["sq0", "EAAA"], @"\b(?:sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{20,}|EAAA[A-Za-z0-9_-]{55,})"),
        new("api-key", ["LTAI", "AKID", "JDC_"], @"\b(?:LTAI[A-Za-z0-9]{12,24}|AKID[A-Za-z0-9]{30,}|JDC_[A-Z0-9]{25,})\b"),
        new("discord-token", DigitsInBase64, @"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
        new("jwt", ["eyJ"], @"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){2}"),
        new("api-key", ["SK0", "SK1", "SK2", "SK3", "SK4", "SK5", "SK6", "SK7", "SK8", "SK9", "SKa", "SKb", "SKc", "SKd", "SKe", "SKf"],
            @"\bSK[a-f0-9]{32}\b"),
        new("api-key", ["v1.0-"], @"\bv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}"),
        new("jwt", ["eyJ"], @"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ];

    private static bool IsWord(string value, char next) => !value.Any(char.IsAsciiDigit) || !value.Any(char.IsAsciiLetterUpper);
}
