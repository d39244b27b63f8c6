import { readFileSync } from 'node:fs';
import { OptionFault } from './option-fault.ts';

/** The arguments in a command file (UTF-8, or UTF-16 with byte order mark). Throws `OptionFault` when it cannot be read. */
export function readCommandFile(file: string): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const detail = code === 'ENOENT' ? 'there is no such file' : `the system says ${code}`;
    throw new OptionFault('OPENDTSX_E_COMMANDFILE', { file, detail });
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return splitCommandText(new TextDecoder(encoding).decode(bytes));
}

/** Splits text into arguments as the shell of Windows does: blanks and line ends separate, quotes join, `\"` is a quote. */
export function splitCommandText(text: string): string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (!quoted && /\s/.test(character)) {
      if (current !== undefined) args.push(current);
      current = undefined;
      continue;
    }
    current ??= '';
    if (character === '\\' && text[index + 1] === '"') {
      current += '"';
      index++;
    } else if (character === '"' && quoted && text[index + 1] === '"') {
      current += '"';
      index++;
    } else if (character === '"') quoted = !quoted;
    else current += character;
  }
  if (current !== undefined) args.push(current);
  return args;
}
