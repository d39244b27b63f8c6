import { formatCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import type { ExecutionEvent } from '../../runtime/run-request.ts';
import type { Painter } from './painter.ts';

/** What is printed of a finding. */
export interface ShownFinding {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: number | undefined;
  readonly symbol: string | undefined;
  readonly message: string;
  /** Path of the executable, connection manager or file. */
  readonly source: string | undefined;
  readonly subComponent: string | undefined;
  readonly location: SourceLocation | undefined;
  /** What else the finding names: column, row, value. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly hint: string | undefined;
}

/** The finding of a diagnostic. */
export function findingOfDiagnostic(given: Diagnostic): ShownFinding {
  const { severity, code, symbol, message, source, subComponent, location, args, hint } = given;
  return { severity, code, symbol, message, source, subComponent, location, args, hint };
}

const severities: Readonly<Record<string, ShownFinding['severity']>> = { OnError: 'error', OnWarning: 'warning' };

/** The finding of an OnError, OnWarning or OnInformation event. */
export function findingOfEvent(event: ExecutionEvent): ShownFinding {
  const data = recordOf(event.data);
  return {
    severity: severities[event.event] ?? 'information',
    code: event.code,
    symbol: event.symbol,
    message: event.message ?? '',
    source: event.executablePath,
    subComponent: event.subComponent,
    location: data.location === undefined ? undefined : (recordOf(data.location) as SourceLocation),
    args: recordOf(data.args),
    hint: typeof data.hint === 'string' ? data.hint : undefined,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/**
 * A finding as lines: severity, code and symbol, then where it lies, the value at fault, why, and what to do. Parts that are not
 * known are left out.
 */
export function describeFinding(finding: ShownFinding, paint: Painter): string[] {
  const code = finding.code === undefined ? '' : ` ${formatCode(finding.code)}`;
  const title = `${paint(finding.severity, finding.severity)}${code}${finding.symbol === undefined ? '' : ` ${finding.symbol}`}`;
  const parts: (readonly [label: string, text: string])[] = [
    ['where', placeOf(finding)],
    ['value', textOf(finding.args.value)],
    ['why', finding.message],
    ['fix', finding.hint ?? ''],
  ];
  return [title, ...parts.filter(([, text]) => text !== '').flatMap(([label, text]) => labelled(label, text, paint))];
}

/** Where a finding lies, in one line: `\Package\Load › Orders › column Amount, row 12 (orders.csv:13, byte 482)`. */
export function placeOf({ source, subComponent, location, args }: ShownFinding): string {
  const details = [
    // A number is a position in a text, which the location tells.
    ...(typeof args.column !== 'string' || args.column === '' || args.column === subComponent
      ? []
      : [`column ${args.column}`]),
    ...(textOf(args.row) === '' ? [] : [`row ${textOf(args.row)}`]),
  ].join(', ');
  const place = [source ?? '', subComponent ?? '', details].filter((part) => part !== '').join(' › ');
  const spot = location === undefined ? '' : spotOf(location);
  if (spot === '') return place;
  return place === '' || place === location?.file ? spot : `${place} (${spot})`;
}

function spotOf({ file, line, column, byteOffset }: SourceLocation): string {
  const lines = [line, column].filter((number) => number !== undefined).join(':');
  const start = file === undefined ? lines && `line ${lines}` : [file, lines].filter((part) => part !== '').join(':');
  return [start, byteOffset === undefined ? '' : `byte ${byteOffset}`].filter((part) => part !== '').join(', ');
}

function labelled(label: string, text: string, paint: Painter): string[] {
  const [first, ...rest] = printable(text).split('\n');
  return [`  ${paint('faint', label.padEnd(5))}  ${first}`, ...rest.map((line) => `         ${line}`)];
}

function textOf(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** Text without the control characters that would move the cursor; line ends stay. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the data of packages may hold escape sequences.
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�');
}
