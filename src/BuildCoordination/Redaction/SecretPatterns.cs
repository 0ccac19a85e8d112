namespace BuildCoordination.Redaction;

/// <summary>
/// The forms of secrets that are known by how they look or by what stands before them. The forms of each service are the ones that it
/// documents for its tokens; names and values are those of Maven's, MySQL's, curl's and npm's own options.
/// </summary>
internal static class SecretPatterns
{
    private const string Word = @"(?:[\w.-]*?(?:passw(?:or)?d|passphrase|passwd|_pwd|\bpwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?))";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("private-key", @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-]|--[^-]|---[^-]|----[^-])*(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?"),
        new("url-credentials", @"[A-Za-z][A-Za-z0-9+.-]*://(?<s>[^\s/@:""'<>]*:[^\s/@""'<>]+)@"),
        new("url-credentials", @"https?://(?<s>[^\s/@:""'<>]{16,})@"),
        new("authorization", @"\b(?:proxy-)?authorization[""']?\s*[:=]\s*[""']?(?<s>[^\s""'][^\r\n""']{5,})", ignoreCase: true),
        new("header", @"\b(?:x-api-key|x-auth-token|private-token|job-token|deploy-token|x-gitlab-token|x-vault-token|x-amz-security-token|set-cookie|cookie)[""']?\s*:\s*[""']?(?<s>[^\s""'][^\r\n""']{5,})", ignoreCase: true),
        new("credentials", @"\b(?:curl|wget|http)\b[^\r\n]*?\s(?:-u\s*|--user[= ]|--proxy-user[= ])[""']?(?<s>[^\s:""']+:[^\s""']+)"),
        new("github-token", @"\bgh[pousr]_[A-Za-z0-9]{20,255}"),
        new("github-token", @"\bgithub_pat_[A-Za-z0-9_]{20,255}"),
        new("gitlab-token", @"\bgl(?:pat|rt|dt|ptt|soat|cbt|ft|imt|agent|oas|ffct)-[A-Za-z0-9_=.-]{16,}"),
        new("aws-key", @"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
        new("aws-key", @"\baws[\w .-]{0,20}(?:secret|session|key)[\w .-]{0,20}[""']?\s*[:=]\s*[""']?(?<s>[A-Za-z0-9/+=]{40,})", ignoreCase: true),
        new("google-key", @"\bAIza[A-Za-z0-9_-]{35}"),
        new("google-key", @"\bya29\.[A-Za-z0-9_-]{20,}"),
        new("google-key", @"\bGOCSPX-[A-Za-z0-9_-]{20,}"),
        new("slack-token", @"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
        new("slack-token", @"\bxapp-[A-Za-z0-9-]{10,}"),
        new("slack-token", @"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("discord-webhook", @"https://discord(?:app)?\.com/api/webhooks/(?<s>[A-Za-z0-9/_-]{20,})"),
        new("npm-token", @"\bnpm_[A-Za-z0-9]{30,}"),
        new("npm-token", @"_(?:authToken|auth|password)\s*=\s*[""']?(?<s>[^\s""']{6,})"),
        new("nuget-key", @"\boy2[a-z0-9]{43}\b"),
        new("pypi-token", @"\bpypi-[A-Za-z0-9_-]{40,}"),
        new("docker-token", @"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
        new("docker-token", @"""auth""\s*:\s*""(?<s>[A-Za-z0-9+/=]{8,})"""),
        new("azure-key", @"\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?<s>[^\s;""']{16,})", ignoreCase: true),
        new("azure-key", @"[?&;]sig=(?<s>[A-Za-z0-9%+/=_-]{20,})"),
        new("stripe-key", @"\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}"),
        new("api-key", @"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}"),
        new("api-key", @"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
        new("api-key", @"\bhf_[A-Za-z0-9]{30,}"),
        new("api-key", @"\bhv[sbr]\.[A-Za-z0-9_-]{20,}"),
        new("api-key", @"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
        new("jwt", @"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
        new("password", $@"{Word}[""']?\s*(?:=>|:=|=)\s*""(?<s>[^""\r\n]+)""", ignoreCase: true),
        new("password", $@"{Word}[""']?\s*(?:=>|:=|=)\s*'(?<s>[^'\r\n]+)'", ignoreCase: true),
        new("password", $@"{Word}[""']?\s*(?:=>|:=|=)\s*(?<s>[^\s""',;&<>|)\]]{{3,}})", ignoreCase: true),
        new("password", $@"{Word}[""']?\s*:\s*""(?<s>[^""\r\n]+)""", ignoreCase: true),
        new("password", $@"{Word}[""']?\s*:\s*'(?<s>[^'\r\n]+)'", ignoreCase: true),
        new("password", @"(?:^|[\r\n])[ \t-]*(?:[\w.-]*(?:password|passwd|passphrase|secret(?:[_-]?key)?|token|api_?key)):[ \t]+(?<s>[^\s""',;]{3,})[ \t]*(?:$|[\r\n])", ignoreCase: true),
        new("password", @"<(?:password|passphrase|privateKey|secret(?:[_-]?key)?|token|apiKey)>(?<s>[^<\r\n]+)</", ignoreCase: true),
        new("password", @"\bmysql(?:dump|admin|import|check|show|slap)?\b[^\r\n|;&]*?\s-p(?<s>[^\s""'-][^\s""']*)"),
        new("password", @"\b(?:mysql|mariadb|psql|redis-cli|ldapsearch)\b[^\r\n|;&]*?\s(?:-a|-w|--pass)\s+[""']?(?<s>[^\s""'-][^\s""']*)"),
        new("password", @"\bsshpass\s+-p\s*[""']?(?<s>[^\s""']+)"),
        new("password", @"\s--(?:password|passwd|passphrase|token|secret|api-key|access-token|client-secret)\s+[""']?(?<s>[^\s""'-][^\s""']{2,})", ignoreCase: true),
    ];
}
