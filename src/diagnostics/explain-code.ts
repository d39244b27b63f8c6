import { type CodeEntry, entryOf, entryOfSymbol, formatCode } from './codes.ts';
import { wordingOf } from './messages.ts';

/**
 * What `opendtsx explain` prints for a code: number, symbol, severity, our wording and what to do.
 * @param input `0xC02020A1`, the same without `0x`, a decimal (signed or unsigned), or a symbol in any case
 * @returns undefined when nobody defines the code
 */
export function explainCode(input: string): string | undefined {
  const entry = findEntry(input.trim());
  if (entry === undefined) return undefined;
  const lines = [`${formatCode(entry.code)}  ${entry.symbol}`, `${entry.severity}, decimal ${entry.code | 0}`, ''];
  const wording = wordingOf(entry.symbol);
  if (wording === undefined) {
    lines.push('OpenDTSX has no wording of its own for this code; SSIS documents it in its message reference.');
  } else {
    lines.push(`Message:    ${shown(wording.message)}`);
    if (wording.hint !== undefined) lines.push(`What to do: ${shown(wording.hint)}`);
  }
  return `${lines.join('\n')}\n`;
}

function findEntry(input: string): CodeEntry | undefined {
  if (/^0x[0-9a-f]{1,8}$/i.test(input)) return entryOf(Number.parseInt(input.slice(2), 16));
  if (/^-?[0-9]{9,10}$/.test(input)) return entryOf(Number(input));
  // Eight digits are hexadecimal: no code of the reference has so short a decimal form.
  if (/^[0-9a-f]{8}$/i.test(input)) return entryOf(Number.parseInt(input, 16));
  return entryOfSymbol(input.toUpperCase());
}

function shown(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, '<$1>');
}
