import { generatedCodes } from './codes.generated.ts';
import { InternalError } from './internal-error.ts';
import { ownCodes } from './own-codes.ts';

/** How much a finding matters: an error prevents success; a warning does not, unless warnings are treated as errors. */
export type Severity = 'error' | 'warning' | 'information';

/** One code of the message reference, or one of our own. */
export interface CodeEntry {
  /** Unsigned 32 bit. */
  readonly code: number;
  readonly symbol: string;
  readonly severity: Severity;
}

const severityLetters: Readonly<Record<string, Severity>> = { E: 'error', W: 'warning', I: 'information' };
/** What stands before the symbol in a line of the generated codes. */
const codeDigits = 8;
const prefixLength = codeDigits + 1;

const found = new Map<string, CodeEntry | undefined>();
let byCode: ReadonlyMap<number, CodeEntry> | undefined;

// The one mention of the text: a bundler writes it out at each.
function codeLines(): string {
  return generatedCodes;
}

function readLine(line: string): CodeEntry {
  const code = Number.parseInt(line.slice(0, codeDigits), 16);
  return { code, symbol: line.slice(prefixLength), severity: severityLetters[line[codeDigits]] };
}

function ownEntry(symbol: string): CodeEntry | undefined {
  const code = Object.hasOwn(ownCodes, symbol) ? (ownCodes as Readonly<Record<string, number>>)[symbol] : undefined;
  return code === undefined ? undefined : { code, symbol, severity: ownSeverity(code) };
}

// Looked for in the text: a run needs a few symbols, and a table of all of them takes longer than all else that it does with codes.
function generatedEntry(symbol: string): CodeEntry | undefined {
  if (!/^\w+$/.test(symbol)) return undefined;
  const lines = codeLines();
  for (let at = 0; ; at++) {
    at = lines.indexOf(`${symbol}\n`, at);
    if (at < 0) return undefined;
    const start = at - prefixLength;
    if (lines[start - 1] === '\n') return readLine(lines.slice(start, at + symbol.length));
  }
}

function readCodes(): Map<number, CodeEntry> {
  const entries = [
    ...codeLines().trim().split('\n').map(readLine),
    ...Object.entries(ownCodes).map(([symbol, code]) => ({ code, symbol, severity: ownSeverity(code) })),
  ];
  return new Map(entries.map((entry) => [entry.code, entry]));
}

function ownSeverity(code: number): Severity {
  const top = code >>> 30;
  if (top === 3) return 'error';
  return top === 2 ? 'warning' : 'information';
}

/** The code and severity of a symbol. Throws `InternalError` for a symbol that neither SSIS nor OpenDTSX defines. */
export function codeOf(symbol: string): CodeEntry {
  const entry = entryOfSymbol(symbol);
  if (entry === undefined) throw new InternalError(`there is no message code named ${symbol}`);
  return entry;
}

/** The entry of a symbol, or undefined when nobody defines it. */
export function entryOfSymbol(symbol: string): CodeEntry | undefined {
  if (!found.has(symbol)) found.set(symbol, ownEntry(symbol) ?? generatedEntry(symbol));
  return found.get(symbol);
}

/** The entry of a code, signed or unsigned 32 bit, or undefined when nobody defines it. */
export function entryOf(code: number): CodeEntry | undefined {
  byCode ??= readCodes();
  return byCode.get(code >>> 0);
}

/** A code as SSIS prints it: `0xC0202009`. */
export function formatCode(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
