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

interface CodeTable {
  readonly bySymbol: ReadonlyMap<string, CodeEntry>;
  readonly byCode: ReadonlyMap<number, CodeEntry>;
}

const severityLetters: Readonly<Record<string, Severity>> = { E: 'error', W: 'warning', I: 'information' };

let table: CodeTable | undefined;

// Parsed on first use: most runs that succeed never look a code up.
function codeTable(): CodeTable {
  if (table !== undefined) return table;
  const bySymbol = new Map<string, CodeEntry>();
  const byCode = new Map<number, CodeEntry>();
  const add = (entry: CodeEntry): void => {
    bySymbol.set(entry.symbol, entry);
    byCode.set(entry.code, entry);
  };
  for (const line of generatedCodes.trim().split('\n')) {
    const code = Number.parseInt(line.slice(0, 8), 16);
    add({ code, symbol: line.slice(9), severity: severityLetters[line[8]] });
  }
  for (const [symbol, code] of Object.entries(ownCodes)) add({ code, symbol, severity: ownSeverity(code) });
  table = { bySymbol, byCode };
  return table;
}

function ownSeverity(code: number): Severity {
  const top = code >>> 30;
  if (top === 3) return 'error';
  return top === 2 ? 'warning' : 'information';
}

/** The code and severity of a symbol. Throws `InternalError` for a symbol that neither SSIS nor OpenDTSX defines. */
export function codeOf(symbol: string): CodeEntry {
  const entry = codeTable().bySymbol.get(symbol);
  if (entry === undefined) throw new InternalError(`there is no message code named ${symbol}`);
  return entry;
}

/** The entry of a symbol, or undefined when nobody defines it. */
export function entryOfSymbol(symbol: string): CodeEntry | undefined {
  return codeTable().bySymbol.get(symbol);
}

/** The entry of a code, signed or unsigned 32 bit, or undefined when nobody defines it. */
export function entryOf(code: number): CodeEntry | undefined {
  return codeTable().byCode.get(code >>> 0);
}

/** A code as SSIS prints it: `0xC0202009`. */
export function formatCode(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
