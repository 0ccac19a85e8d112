namespace BuildCoordination.Redaction;

/// <summary>Secrets that are known by how they look: the forms that each service documents for its tokens.</summary>
internal static class TokenForms
{
    // The tokens of Discord begin with a number, in base64.
    private static readonly string[] DigitsInBase64 =
        [.. from first in "MNO" from second in "DTjz" from third in "AEIMQUYcgk" select $"{first}{second}{third}"];

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        Of("github-token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", "[A-Za-z0-9_]{20,255}", ""),
        Of("gitlab-token", "glpat- glrt- gldt- glptt- glsoat- glcbt- glft- glimt- glagent- gloas- glffct- GR1348941",
            "[A-Za-z0-9_=.-]{16,}", ""),
        Of("aws-key", "AKIA ASIA ABIA ACCA", @"[A-Z0-9]{16}\b"),
        Of("google-key", "AIza ya29. GOCSPX-", "[A-Za-z0-9_-]{20,}"),
        Of("slack-token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-", "[A-Za-z0-9-]{10,}", ""),
        Of("npm-token", "npm_", "[A-Za-z0-9]{30,}", ""),
        Of("nuget-key", "oy2", @"[a-z0-9]{43}\b"),
        Of("pypi-token", "pypi-", "[A-Za-z0-9_-]{40,}", ""),
        Of("docker-token", "dckr_pat_ dckr_oat_", "[A-Za-z0-9_-]{20,}", ""),
        Of("stripe-key", "sk_live_ sk_test_ sk_ rk_live_ rk_test_ rk_ whsec_", "[A-Za-z0-9]{20,}"),
        Of("api-key",
            "gsk_ xai- pplx- r8_ lin_api_ phc_ phx_ fio-u- dop_v1_ doo_v1_ dor_v1_ ATATT ATCTT ATBB ATOA NRAK- NRJS- NRII- NRRA- NRAL- "
            + "hvs. hvb. hvr. sq0atp- sq0csp- sq0idp- JDC_ AKCp cmVmdGtu AGE-SECRET-KEY- tskey- FLWSECK- FLWSECK_TEST- sntrys_ sntryu_",
            "[A-Za-z0-9_+/=-]{16,}", isOrdinary: IsName),
        Of("api-key", "hf_ EAAC AKID glsa_ glc_ rdme_ CLOJARS_ EAAA", "[A-Za-z0-9_+/=-]{30,}"),
        Of("api-key", "dapi key- squ_ sqp_ sqa_ shpat_ shpca_ shppa_ shpss_ pul- rubygems_", @"[a-fA-F0-9]{32,}\b"),
        Of("api-key", "sonar.login=", @"(?<s>[a-f0-9]{32,})", ""),
        Of("api-key", "SK0 SK1 SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK9 SKa SKb SKc SKd SKe SKf", @"[a-f0-9]{31}\b"),
        Of("api-key", "LTAI", @"[A-Za-z0-9]{12,24}\b"),
        Of("api-key", "dp.", @"(?:st|ct|pt|sa|scim|audit)\.(?:[a-z0-9_-]+\.)?[A-Za-z0-9]{20,}"),
        Of("api-key", "PMAK- v1.0-", "[a-f0-9]{24}-[a-f0-9]{30,}"),
        Of("api-key", "SG.", @"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
        new("api-key", ["sk-"], @"\bsk-(?:[a-z]+[0-9]*-)*[A-Za-z0-9_-]{20,}", isOrdinary: IsWord),
        new("api-key", [":AA"], @"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
        new("api-key", ["atlasv1"], @"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{20,}"),
        new("azure-key", ["AccountKey", "SharedAccess"], @"\b(?:AccountKey|SharedAccess\w+)=(?<s>[^\s;""']{16,})", ignoreCase: true),
        new("azure-key", ["Q~"], @"\b[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
        new("discord-token", DigitsInBase64, @"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
        new("jwt", ["eyJ"], @"eyJ[A-Za-z0-9_-]{8,}\.(?:eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+){3})"),
    ];

    private static SecretPattern Of(
        string kind, string prefixes, string rest, string start = @"\b", Func<string, bool>? isOrdinary = null) =>
        new(kind, prefixes.Split(' '), $"{start}(?:{prefixes.Replace(".", @"\.", StringComparison.Ordinal).Replace(' ', '|')}){rest}",
            isOrdinary: isOrdinary);

    // GTK has a function gsk_renderer_new_for_surface.
    private static bool IsName(string value) => !value.Any(char.IsAsciiDigit);

    private static bool IsWord(string value) => IsName(value) || !value.Any(char.IsAsciiLetterUpper);
}
