const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** A value as it stands between double quotes in a start tag: reading it back gives the value, line ends and tabs included. */
export function escapeAttribute(value: string): string {
  return value.replaceAll(/[&<>"\t\n\r]/g, (character) => references[character]);
}

/** A value as character data: reading it back gives the value; carriage returns are kept by a reference. */
export function escapeText(value: string): string {
  return value.replaceAll(/[&<>\r]/g, (character) => references[character]);
}
