namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The words for an error in the languages of the tools.</summary>
internal static class Words
{
    public const string Error = "(error|Error|ERROR|fallo|erreur|Erreur|Fehler|fout|errore|erro|virhe|fel|fejl|feil|błąd|chyba|hata"
        + "|ошибка|помилка|错误|錯誤|エラー|오류)";

    /// <summary>Keys of signs with such a word behind the name of a tool.</summary>
    public static string[] KeysOfError { get; } = [.. Error[1..^1].Split('|').Select(word => $": {word}")];

    /// <summary>A program or a file that is not there.</summary>
    public const string Missing = "[Cc]ommand not found|not found|No such file or directory|Kommando nicht gefunden|Befehl nicht gefunden"
        + "|Datei oder Verzeichnis nicht gefunden|commande introuvable|Aucun fichier|No se encontró|No existe el|comando non trovato"
        + "|File o directory non esistente|[Cc]omando não encontrado|Arquivo ou diretório inexistente|[Кк]оманда не найдена"
        + "|Нет такого файла|未找到命令|命令未找到|没有那个文件|コマンドが見つかりません|そのようなファイル";

    public static string[] KeysOfMissing { get; } = ["ommand not found", "No such file or", "ommando nicht", "Befehl nicht",
        "oder Verzeichnis", "ommande introuvable", "Aucun fichier", "No se encontr", "No existe el", "omando non", "non esistente",
        "omando não", "inexistente", "оманда не", "Нет такого", "未找到命令", "命令未找到", "没有那个文件", "コマンドが", "そのようなファイル"];

    public const string Warning = "(warning|Warning|avertissement|attention|Warnung|waarschuwing|attenzione|aviso|varning|advarsel"
        + "|ostrzeżenie|varování|предупреждение|увага|警告|경고"
        + "|info|Info|information|note|remarque|Anmerkung|nota|informação|информация|信息|提示|情報)";
}
