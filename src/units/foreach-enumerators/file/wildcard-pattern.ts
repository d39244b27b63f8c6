/**
 * A matcher for a Windows file pattern, without regard to case: `*` is any text, `?` one character or, at the end of the name or of
 * a part before a dot, none; `.*` at the end also matches names without extension, so `*.*` is every file; a dot at the end asks
 * for names without extension. The 8.3 names that let Windows find `a.xlsx` by `*.xls` are not imitated.
 * Source: FindFirstFile and FsRtlIsNameInExpression (Windows documentation).
 */
export function wildcardPattern(pattern: string): RegExp {
  const spec = pattern.trim() === '' ? '*.*' : pattern.trim();
  const anyExtension = /^(.*)\.\*$/.exec(spec);
  if (anyExtension !== null) return new RegExp(`^${bodyOf(anyExtension[1])}(?:\\..*)?$`, 'isu');
  if (spec.endsWith('.')) return new RegExp(`^(?!.*\\.)${bodyOf(spec.slice(0, -1))}$`, 'isu');
  return new RegExp(`^${bodyOf(spec)}$`, 'isu');
}

function bodyOf(spec: string): string {
  let body = '';
  for (let index = 0; index < spec.length; index++) {
    const character = spec.charAt(index);
    if (character === '*') body += '.*';
    else if (character !== '?') body += character.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
    else body += /^\?*(?:\.|$)/.test(spec.slice(index)) ? '[^.]?' : '.';
  }
  return body;
}
