import type { LogEntry } from '../../runtime/records/log-listener.ts';
import { unquote } from './option-values.ts';

/** What `/ConsoleLog` asks for; several of them make one. */
export interface ConsoleLog {
  /** Letters of the columns to show; empty: all. */
  readonly columns: ReadonlySet<string>;
  /** Names and GUIDs to show; empty: all. In lower case, GUIDs without braces. */
  readonly included: ReadonlySet<string>;
  /** Names and GUIDs to leave out of these. */
  readonly excluded: ReadonlySet<string>;
}

/** The columns by their letters, in the order of an entry (source: dtexec reference, /ConsoleLog; their captions are recalled). */
const columns: readonly (readonly [letter: string, lines: (entry: LogEntry) => readonly string[]])[] = [
  ['N', ({ event }) => [`Name: ${event}`]],
  ['C', ({ computer }) => [`Computer: ${computer}`]],
  ['O', ({ operator }) => [`Operator: ${operator}`]],
  ['S', ({ sourceName }) => [`Source Name: ${sourceName}`]],
  ['G', ({ sourceId }) => [`Source GUID: ${sourceId}`]],
  ['X', ({ executionId }) => [`Execution GUID: ${executionId}`]],
  ['M', ({ message }) => [`Message: ${message.trimEnd()}`]],
  ['T', ({ startTime, endTime }) => [`Start Time: ${timeText(startTime)}`, `End Time: ${timeText(endTime)}`]],
];

const everything: ConsoleLog = { columns: new Set(), included: new Set(), excluded: new Set() };

/**
 * Adds the value of one `/ConsoleLog`, `[columns][;I;name…][;E;name…]`, to what others asked for.
 * @returns what is wrong with the value, when something is
 */
export function addConsoleLog(value: string, before: ConsoleLog = everything): ConsoleLog | string {
  const log = {
    columns: new Set(before.columns),
    included: new Set(before.included),
    excluded: new Set(before.excluded),
  };
  const parts = unquote(value)
    .split(';')
    .map((part) => unquote(part.trim()));
  const [first, ...rest] = parts;
  const isList = /^[ie]$/i.test(first);
  if (!isList && !/^[ncosgxmt]*$/i.test(first)) return `"${first}" has other letters than N, C, O, S, G, X, M and T`;
  if (!isList) for (const letter of first.toUpperCase()) log.columns.add(letter);
  const fault = readLists(isList ? parts : rest, log);
  return fault ?? log;
}

function readLists(
  parts: readonly string[],
  log: { readonly included: Set<string>; readonly excluded: Set<string> },
): string | undefined {
  for (let at = 0; at < parts.length; ) {
    const option = parts[at].toUpperCase();
    if (option === '' && at === parts.length - 1) return undefined;
    if (option !== 'I' && option !== 'E') return `"${parts[at]}" stands where I (include) or E (exclude) is expected`;
    const list = option === 'I' ? log.included : log.excluded;
    // The name behind a list option may itself be I or E.
    const from = at + 1;
    for (at = from; at < parts.length && (at === from || !/^[ie]?$/i.test(parts[at])); at++) {
      if (parts[at] === '') return `${option} is followed by no name`;
      list.add(keyOf(parts[at]));
    }
    if (at === from) return `${option} is followed by no name`;
  }
  return undefined;
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/^\{(.*)\}$/, '$1');
}

/** The lines that an entry gives on the console; none when it is not asked for. */
export function consoleLogLines(entry: LogEntry, log: ConsoleLog): readonly string[] {
  const keys = [entry.event, entry.event.replace(/^User:/, ''), entry.sourceName, entry.sourceId].map(keyOf);
  const isIncluded = log.included.size === 0 || keys.some((key) => log.included.has(key));
  if (!isIncluded || keys.some((key) => log.excluded.has(key))) return [];
  const shown = columns.filter(([letter]) => log.columns.size === 0 || log.columns.has(letter));
  return ['Log:', ...shown.flatMap(([, lines]) => lines(entry)).map((line) => `     ${line}`), 'End Log'];
}

function timeText(time: Date): string {
  const pad = (part: number): string => String(part).padStart(2, '0');
  const day = [time.getFullYear(), pad(time.getMonth() + 1), pad(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(pad).join(':')}`;
}
