/** Names of CDC states; INITIAL is the empty state. */
export const stateNames = ['INITIAL', 'ILSTART', 'ILEND', 'ILUPDATE', 'TFSTART', 'TFEND', 'TFREDO', 'ERROR'] as const;

/** The name of a CDC state. */
export type StateName = (typeof stateNames)[number];

/** How far changes were processed. LSNs are hexadecimal with `0x` in front. */
export interface CdcState {
  readonly name: StateName;
  /** CS: last LSN of the run before. */
  readonly currentStart?: string | undefined;
  /** CE: last LSN of the current run. */
  readonly currentEnd?: string | undefined;
  /** IR: LSNs right before and right after the initial load; the second is empty until it ends. */
  readonly initialRange?: readonly [start: string, end: string] | undefined;
}

/** Characters that a state has at most: those of the column of the state table. */
export const longestState = 256;

const lsn = /^0x[0-9a-f]{1,20}$/i;

/** Whether a text is an LSN. */
export function isLsn(text: string): boolean {
  return lsn.test(text);
}

/** An LSN as states write it: 20 hexadecimal digits. */
export function lsnOfBytes(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex').toUpperCase().padStart(20, '0')}`;
}

/** True when the first LSN is not before the second. */
export function reaches(one: string, other: string): boolean {
  return BigInt(one) >= BigInt(other);
}

/**
 * Reads `name/CS/lsn/CE/lsn/IR/lsn/lsn/TS/time/ER/text`, the form that the documentation of the state variable gives. TS and ER do not count.
 * Throws an `Error` for what is no such text, or lacks what its name needs.
 */
export function parseState(text: string): CdcState {
  if (text.trim() === '') return { name: 'INITIAL' };
  const [written, ...parts] = text.trim().split('/');
  const name = stateNames.find((known) => known === written.toUpperCase());
  if (name === undefined) throw new Error(`${written} is no name of a state`);
  const found = new Map<string, string[]>();
  for (let at = 0; at < parts.length && parts[at] !== 'ER'; ) {
    const key = parts[at];
    if (key === '' && at === parts.length - 1) break;
    const count = { CS: 1, CE: 1, TS: 1, IR: 2 }[key];
    if (count === undefined) throw new Error(`"${key}" is no part of a state`);
    const values = parts.slice(at + 1, at + 1 + count);
    if (key !== 'TS') checkLsns(key, values);
    found.set(key, values);
    at += 1 + count;
  }
  const range = found.get('IR');
  const state: CdcState = {
    name,
    currentStart: found.get('CS')?.[0],
    currentEnd: found.get('CE')?.[0],
    initialRange: range === undefined ? undefined : [range[0], range[1] ?? ''],
  };
  checkParts(state);
  return state;
}

function checkLsns(key: string, values: readonly string[]): void {
  values.forEach((value, index) => {
    const mayBeEmpty = key === 'IR' && index === 1;
    if (!isLsn(value) && !(mayBeEmpty && value === ''))
      throw new Error(`${key} is followed by "${value}", which is no LSN`);
  });
  if (values.length === 0) throw new Error(`${key} is followed by nothing`);
}

type Part = 'IR' | 'CS' | 'CE';

/** Parts without which a state means nothing. */
const neededParts: Readonly<Record<StateName, readonly Part[]>> = {
  INITIAL: [],
  ILSTART: ['IR'],
  ILEND: ['IR'],
  ILUPDATE: ['IR', 'CE'],
  TFSTART: ['CS', 'CE'],
  TFEND: ['CS'],
  TFREDO: ['CS', 'CE'],
  ERROR: [],
};

function checkParts({ name, currentStart: CS, currentEnd: CE, initialRange }: CdcState): void {
  const IR = name === 'ILSTART' ? initialRange : initialRange?.[1] || undefined;
  const missing = neededParts[name].find((part) => ({ IR, CS, CE })[part] === undefined);
  if (missing !== undefined) throw new Error(`a state ${name} needs ${missing}`);
}

/**
 * The text of a state. @param time TS @param error ER: why the last operation failed; it is cut so that the text fits the state table.
 */
export function formatState(state: CdcState, time: Date, error?: string): string {
  const { name, currentStart, currentEnd, initialRange } = state;
  const parts = [
    name,
    ...(initialRange === undefined ? [] : ['IR', ...initialRange]),
    ...(currentStart === undefined ? [] : ['CS', currentStart]),
    ...(currentEnd === undefined ? [] : ['CE', currentEnd]),
    'TS',
    time.toISOString().replace('Z', '0000'),
  ];
  const text = `${parts.join('/')}/`;
  if (error === undefined) return text;
  const room = longestState - text.length - 'ER//'.length;
  return `${text}ER/${error
    .replaceAll(/[/\s]+/g, ' ')
    .slice(0, Math.max(room, 0))
    .trim()}/`;
}
