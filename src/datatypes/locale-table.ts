/**
 * The regional defaults of Windows 10, one locale per line; `_` stands for a no-break space:
 *
 * `LCID | tag | decimal | group | currency | short date | long time | AM | PM`, and where amounts of money have separators of their own,
 * `| decimal and group of money`.
 *
 * Dates are those of the Gregorian calendar everywhere: OLE Automation uses no other unless asked.
 */
export const localeTable = `
127||.|,|¤|MM/dd/yyyy|HH:mm:ss|AM|PM
1025|ar-SA|.|,|ر.س.|dd/MM/yyyy|hh:mm:ss tt|ص|م
1026|bg-BG|,|_|лв.|d.M.yyyy 'г.'|H:mm:ss||
1027|ca-ES|,|.|€|d/M/yyyy|H:mm:ss|a. m.|p. m.
1028|zh-TW|.|,|NT$|yyyy/M/d|tt hh:mm:ss|上午|下午
1029|cs-CZ|,|_|Kč|dd.MM.yyyy|H:mm:ss|dop.|odp.
1030|da-DK|,|.|kr.|dd-MM-yyyy|HH:mm:ss||
1031|de-DE|,|.|€|dd.MM.yyyy|HH:mm:ss||
1032|el-GR|,|.|€|d/M/yyyy|h:mm:ss tt|πμ|μμ
1033|en-US|.|,|$|M/d/yyyy|h:mm:ss tt|AM|PM
1035|fi-FI|,|_|€|d.M.yyyy|H.mm.ss|ap.|ip.
1036|fr-FR|,|_|€|dd/MM/yyyy|HH:mm:ss||
1037|he-IL|.|,|₪|dd/MM/yyyy|HH:mm:ss|AM|PM
1038|hu-HU|,|_|Ft|yyyy. MM. dd.|H:mm:ss|de.|du.
1039|is-IS|,|.|kr|d.M.yyyy|HH:mm:ss|f.h.|e.h.
1040|it-IT|,|.|€|dd/MM/yyyy|HH:mm:ss||
1041|ja-JP|.|,|¥|yyyy/MM/dd|H:mm:ss|午前|午後
1042|ko-KR|.|,|₩|yyyy-MM-dd|tt h:mm:ss|오전|오후
1043|nl-NL|,|.|€|d-M-yyyy|HH:mm:ss||
1044|nb-NO|,|_|kr|dd.MM.yyyy|HH:mm:ss|a.m.|p.m.
1045|pl-PL|,|_|zł|dd.MM.yyyy|HH:mm:ss|AM|PM
1046|pt-BR|,|.|R$|dd/MM/yyyy|HH:mm:ss||
1048|ro-RO|,|.|lei|dd.MM.yyyy|HH:mm:ss|a.m.|p.m.
1049|ru-RU|,|_|₽|dd.MM.yyyy|H:mm:ss||
1050|hr-HR|,|.|€|d.M.yyyy.|H:mm:ss||
1051|sk-SK|,|_|€|d. M. yyyy|H:mm:ss|AM|PM
1052|sq-AL|,|_|Lekë|d.M.yyyy|h:mm:ss tt|p.d.|m.d.
1053|sv-SE|,|_|kr|yyyy-MM-dd|HH:mm:ss||
1054|th-TH|.|,|฿|d/M/yyyy|H:mm:ss|AM|PM
1055|tr-TR|,|.|₺|d.MM.yyyy|HH:mm:ss|ÖÖ|ÖS
1056|ur-PK|.|,|Rs|dd/MM/yyyy|h:mm:ss tt|AM|PM
1057|id-ID|,|.|Rp|dd/MM/yyyy|HH.mm.ss|AM|PM
1058|uk-UA|,|_|₴|dd.MM.yyyy|H:mm:ss||
1059|be-BY|,|_|Br|dd.MM.yy|HH:mm:ss||
1060|sl-SI|,|.|€|d. MM. yyyy|HH:mm:ss|dop.|pop.
1061|et-EE|,|_|€|dd.MM.yyyy|HH:mm:ss|AM|PM
1062|lv-LV|,|_|€|dd.MM.yyyy|HH:mm:ss|priekšp.|pēcp.
1063|lt-LT|,|_|€|yyyy-MM-dd|HH:mm:ss|priešpiet|popiet
1066|vi-VN|,|.|₫|dd/MM/yyyy|h:mm:ss tt|SA|CH
1069|eu-ES|,|.|€|yyyy/M/d|HH:mm:ss|AM|PM
1071|mk-MK|,|.|ден|dd.M.yyyy|HH:mm:ss|претпл.|попл.
1078|af-ZA|,|_|R|yyyy-MM-dd|HH:mm:ss|vm.|nm.
1079|ka-GE|,|_|₾|dd.MM.yyyy|HH:mm:ss|AM|PM
1081|hi-IN|.|,|₹|dd-MM-yyyy|HH:mm:ss|पूर्वाह्न|अपराह्न
1082|mt-MT|.|,|€|dd/MM/yyyy|HH:mm:ss|AM|PM
1086|ms-MY|.|,|RM|d/MM/yyyy|h:mm:ss tt|PG|PTG
1087|kk-KZ|,|_|₸|dd.MM.yyyy|HH:mm:ss|AM|PM
1091|uz-Latn-UZ|,|_|soʻm|dd/MM/yyyy|HH:mm:ss|TO|TK
1097|ta-IN|.|,|₹|dd-MM-yyyy|HH:mm:ss|காலை|மாலை
1110|gl-ES|,|.|€|dd/MM/yyyy|HH:mm:ss|a.m.|p.m.
2052|zh-CN|.|,|¥|yyyy/M/d|H:mm:ss|上午|下午
2055|de-CH|.|’|CHF|dd.MM.yyyy|HH:mm:ss|AM|PM
2057|en-GB|.|,|£|dd/MM/yyyy|HH:mm:ss|AM|PM
2058|es-MX|.|,|$|dd/MM/yyyy|hh:mm:ss tt|a. m.|p. m.
2060|fr-BE|,|.|€|dd-MM-yy|HH:mm:ss||
2064|it-CH|.|’|CHF|dd.MM.yyyy|HH:mm:ss|AM|PM
2067|nl-BE|,|.|€|d/MM/yyyy|H:mm:ss||
2068|nn-NO|,|_|kr|dd.MM.yyyy|HH:mm:ss|f.m.|e.m.
2070|pt-PT|,|_|€|dd/MM/yyyy|HH:mm:ss||
2077|sv-FI|,|_|€|dd-MM-yyyy|HH:mm:ss|fm|em
2108|ga-IE|.|,|€|dd/MM/yyyy|HH:mm:ss|r.n.|i.n.
3073|ar-EG|.|,|ج.م.|dd/MM/yyyy|hh:mm:ss tt|ص|م
3076|zh-HK|.|,|HK$|d/M/yyyy|H:mm:ss|上午|下午
3079|de-AT|,|_|€|dd.MM.yyyy|HH:mm:ss|AM|PM|,.
3081|en-AU|.|,|$|d/MM/yyyy|h:mm:ss tt|AM|PM
3082|es-ES|,|.|€|dd/MM/yyyy|H:mm:ss||
3084|fr-CA|,|_|$|yyyy-MM-dd|HH:mm:ss||
4100|zh-SG|.|,|$|d/M/yyyy|tt h:mm:ss|上午|下午
4103|de-LU|,|.|€|dd.MM.yyyy|HH:mm:ss|AM|PM
4105|en-CA|.|,|$|yyyy-MM-dd|h:mm:ss tt|AM|PM
4106|es-GT|.|,|Q|d/MM/yyyy|HH:mm:ss|a. m.|p. m.
4108|fr-CH|,|_|CHF|dd.MM.yyyy|HH:mm:ss|AM|PM|._
5127|de-LI|.|’|CHF|dd.MM.yyyy|HH:mm:ss|AM|PM
5129|en-NZ|.|,|$|d/MM/yyyy|h:mm:ss tt|am|pm
5130|es-CR|,|_|₡|d/M/yyyy|HH:mm:ss|a. m.|p. m.
5132|fr-LU|,|.|€|dd/MM/yyyy|HH:mm:ss|AM|PM
6153|en-IE|.|,|€|dd/MM/yyyy|HH:mm:ss|am|pm
6154|es-PA|.|,|B/.|MM/dd/yyyy|h:mm:ss tt|a. m.|p. m.
6156|fr-MC|,|_|€|dd/MM/yyyy|HH:mm:ss|AM|PM
7177|en-ZA|,|_|R|yyyy/MM/dd|HH:mm:ss|am|pm
7178|es-DO|.|,|$|d/M/yyyy|h:mm:ss tt|a. m.|p. m.
8201|en-JM|.|,|$|d/M/yyyy|h:mm:ss tt|am|pm
8202|es-VE|,|.|Bs.|d/M/yyyy|h:mm:ss tt|a. m.|p. m.
9226|es-CO|,|.|$|d/MM/yyyy|h:mm:ss tt|a. m.|p. m.
9242|sr-Latn-RS|,|.|RSD|d.M.yyyy.|HH:mm:ss|pre podne|po podne
10250|es-PE|.|,|S/|d/MM/yyyy|HH:mm:ss|a. m.|p. m.
10266|sr-Cyrl-RS|,|.|дин.|dd.MM.yyyy.|H:mm:ss||
11273|en-TT|.|,|$|dd/MM/yyyy|h:mm:ss tt|am|pm
11274|es-AR|,|.|$|d/M/yyyy|HH:mm:ss|a. m.|p. m.
12298|es-EC|,|.|$|d/M/yyyy|H:mm:ss|a. m.|p. m.
13321|en-PH|.|,|₱|dd/MM/yyyy|h:mm:ss tt|am|pm
13322|es-CL|,|.|$|dd-MM-yyyy|H:mm:ss|a. m.|p. m.
14337|ar-AE|.|,|د.إ.|dd/MM/yyyy|hh:mm:ss tt|ص|م
14346|es-UY|,|.|$|d/M/yyyy|H:mm:ss|a. m.|p. m.
15369|en-HK|.|,|$|d/M/yyyy|h:mm:ss tt|am|pm
15370|es-PY|,|.|₲|d/M/yyyy|HH:mm:ss|a. m.|p. m.
16393|en-IN|.|,|₹|dd-MM-yyyy|HH:mm:ss|AM|PM
16394|es-BO|,|.|Bs|d/M/yyyy|HH:mm:ss|a. m.|p. m.
17417|en-MY|.|,|RM|d/M/yyyy|h:mm:ss tt|AM|PM
17418|es-SV|.|,|$|d/M/yyyy|HH:mm:ss|a. m.|p. m.
18441|en-SG|.|,|$|d/M/yyyy|h:mm:ss tt|am|pm
18442|es-HN|.|,|L|d/M/yyyy|HH:mm:ss|a. m.|p. m.
19466|es-NI|.|,|C$|d/M/yyyy|HH:mm:ss|a. m.|p. m.
20490|es-PR|.|,|$|MM/dd/yyyy|h:mm:ss tt|a. m.|p. m.
21514|es-US|.|,|$|M/d/yyyy|h:mm:ss tt|AM|PM
22538|es-419|.|,|XDR|d/M/yyyy|HH:mm:ss|a. m.|p. m.
`;
