/** The kinds of events that `/Reporting` chooses among. */
export type ReportedKind = 'errors' | 'warnings' | 'information' | 'custom' | 'data-flow' | 'progress' | 'verbose';

/** What a run shows. */
export interface ReportingLevel {
  readonly kinds: ReadonlySet<ReportedKind>;
  /** Names of events that are left out, in lower case. */
  readonly excluded: ReadonlySet<string>;
}

const letters: Readonly<Record<string, ReportedKind>> = {
  E: 'errors',
  W: 'warnings',
  I: 'information',
  C: 'custom',
  D: 'data-flow',
  P: 'progress',
};
const everything: readonly ReportedKind[] = [...Object.values(letters), 'verbose'];

/** What is shown when nobody says otherwise: errors, warnings and progress (source: dtexec reference, /Reporting). */
export const defaultReporting: ReportingLevel = {
  kinds: new Set(['errors', 'warnings', 'progress']),
  excluded: new Set(),
};

/**
 * Reads the value of `/Reporting`: letters in any order and case, then events to leave out after `;`. V and N stand alone.
 * @returns what is wrong with it, as text, when it is not a level
 */
export function parseReporting(text: string): ReportingLevel | string {
  const [level, ...excluded] = text.split(';').map((part) => part.trim());
  const names = new Set(excluded.filter((name) => name !== '').map((name) => name.toLowerCase()));
  const upper = level.toUpperCase();
  if (upper === 'N') return { kinds: new Set(), excluded: names };
  if (upper === 'V') return { kinds: new Set(everything), excluded: names };
  if (upper === '') return 'it names no level';
  if (/[NV]/.test(upper)) return `"${level}" combines N or V, which stand alone, with others`;
  const unknown = [...upper].find((letter) => letters[letter] === undefined);
  if (unknown !== undefined) return `"${unknown}" is none of N, E, W, I, C, D, P and V`;
  return { kinds: new Set([...upper].map((letter) => letters[letter])), excluded: names };
}

const kindsOfEvents: Readonly<Record<string, ReportedKind>> = {
  OnError: 'errors',
  OnWarning: 'warnings',
  OnInformation: 'information',
  OnProgress: 'progress',
  OnPreValidate: 'verbose',
  OnPostValidate: 'verbose',
  OnPreExecute: 'verbose',
  OnPostExecute: 'verbose',
  OnExecStatusChanged: 'verbose',
  OnQueryCancel: 'verbose',
  OnTaskFailed: 'verbose',
  OnVariableValueChanged: 'verbose',
  PackageStart: 'verbose',
  PackageEnd: 'verbose',
};

/** The kind of an event by its name. Log entries of the data flow are called `Pipeline…`; every other name is a task's own. */
export function kindOfEvent(event: string): ReportedKind {
  const known = Object.hasOwn(kindsOfEvents, event) ? kindsOfEvents[event] : undefined;
  if (known !== undefined) return known;
  return /^(?:opendtsx\.)?(?:Pipeline|Buffer|pathProgress)/.test(event) ? 'data-flow' : 'custom';
}

/** Whether an event is shown. */
export function isReported(level: ReportingLevel, event: string): boolean {
  return level.kinds.has(kindOfEvent(event)) && !level.excluded.has(event.toLowerCase());
}
