namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The words for an error in the languages of the tools.</summary>
internal static class Words
{
    public const string Error = "(error|Error|ERROR|fallo|erreur|Erreur|Fehler|fout|errore|erro|virhe|fel|fejl|feil|błąd|chyba|hata"
        + "|ошибка|помилка|错误|錯誤|エラー|오류)";

    public const string Warning = "(warning|Warning|avertissement|attention|Warnung|waarschuwing|attenzione|aviso|varning|advarsel"
        + "|ostrzeżenie|varování|предупреждение|увага|警告|경고"
        + "|info|Info|information|note|remarque|Anmerkung|nota|informação|информация|信息|提示|情報)";
}
