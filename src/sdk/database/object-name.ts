/**
 * Splits a name such as `[dbo].[Order Lines]`, `"dbo"."T"`, `dbo.T` or `T` into its parts without quotes, the object last.
 * Undefined when the text is no such name (for example because it is a statement).
 */
export function parseObjectName(text: string): string[] | undefined {
  const parts: string[] = [];
  const form =
    /\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([^\s.[\]"`()';,]*(?:[ \t]+[^\s.[\]"`()';,]+)*))\s*(\.|$)/y;
  for (;;) {
    const match = form.exec(text);
    if (match === null) return undefined;
    const part =
      match[1]?.replaceAll(']]', ']') ?? match[2]?.replaceAll('""', '"') ?? match[3]?.replaceAll('``', '`') ?? match[4];
    parts.push(part);
    if (match[5] === '') break;
  }
  return parts.at(-1) === '' || parts.length > 4 ? undefined : parts;
}
