/**
 * Splits an argument line as Windows programs do (CommandLineToArgvW and the Microsoft C runtime): blanks separate, double quotes
 * hold together, `\"` is a quote, backslashes count only before a quote, a doubled quote inside quotes is one quote.
 */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let position = skipBlanks(line, 0);
  while (position < line.length) {
    const argument = readArgument(line, position);
    found.push(argument.text);
    position = skipBlanks(line, argument.end);
  }
  return found;
}

function skipBlanks(line: string, from: number): number {
  let position = from;
  while (/\s/.test(line.charAt(position))) position++;
  return position;
}

function readArgument(line: string, from: number): { readonly text: string; readonly end: number } {
  let text = '';
  let quoted = false;
  let position = from;
  while (position < line.length && (quoted || !/\s/.test(line.charAt(position)))) {
    const backslashes = /^\\*/.exec(line.slice(position))?.[0].length ?? 0;
    position += backslashes;
    if (line.charAt(position) !== '"') {
      text += '\\'.repeat(backslashes);
      if (backslashes > 0) continue;
      text += line.charAt(position++);
      continue;
    }
    text += '\\'.repeat(Math.floor(backslashes / 2));
    position++;
    if (backslashes % 2 === 1) text += '"';
    else if (quoted && line.charAt(position) === '"') {
      text += '"';
      position++;
    } else quoted = !quoted;
  }
  return { text, end: position };
}
