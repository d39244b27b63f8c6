import { encodeText } from '../datatypes/code-page.ts';

/** How the text of a file in a fixture becomes bytes. */
export interface FlowFileOptions {
  readonly codePage: number;
  readonly lineEnd: string;
  /** Whether the byte order mark of the code page (UTF-8, UTF-16) stands first. */
  readonly mark: boolean;
}

const utf8 = 65001;
const plainEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };

/** Options behind a file's name: a code page, `crlf`, `bom`. Throws for any other word. */
export function parseFileOptions(words: readonly string[]): FlowFileOptions {
  let options: FlowFileOptions = { codePage: utf8, lineEnd: '\n', mark: false };
  for (const word of words) {
    if (/^\d+$/.test(word)) options = { ...options, codePage: Number(word) };
    else if (word === 'crlf') options = { ...options, lineEnd: '\r\n' };
    else if (word === 'bom') options = { ...options, mark: true };
    else throw new Error(`unknown option ${word}`);
  }
  return options;
}

/** The bytes of a file from its lines. A line that ends in a backslash has no line end; `\xHH` is a byte, whatever the code page. */
export function bytesOfLines(lines: readonly string[], options: FlowFileOptions): Uint8Array {
  const pieces: Uint8Array[] = options.mark ? [encodeText('\ufeff', options.codePage)] : [];
  let text = '';
  const flush = (): void => {
    if (text !== '') pieces.push(encodeText(text, options.codePage));
    text = '';
  };
  for (const line of lines) {
    const isOpen = /(?<!\\)(\\\\)*\\$/.test(line);
    for (const [token, , byte, unit, letter] of (isOpen ? line.slice(0, -1) : line).matchAll(
      /\\(x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))|[^\\]+/gs,
    )) {
      if (byte !== undefined) {
        flush();
        pieces.push(Uint8Array.of(Number.parseInt(byte, 16)));
      } else if (unit !== undefined) text += String.fromCharCode(Number.parseInt(unit, 16));
      else if (letter !== undefined) text += plainEscape(letter);
      else text += token;
    }
    if (!isOpen) text += options.lineEnd;
  }
  flush();
  return Buffer.concat(pieces);
}

function plainEscape(letter: string): string {
  const text = plainEscapes[letter];
  if (text === undefined) throw new Error(`unknown escape \\${letter}`);
  return text;
}

/** Bytes as lines of ASCII, for comparison: everything else is escaped. */
export function printBytes(bytes: Uint8Array): string[] {
  const text = Array.from(bytes, (byte) => {
    if (byte === 10) return '\\n\n';
    if (byte === 13) return '\\r';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  return text.split('\n');
}
