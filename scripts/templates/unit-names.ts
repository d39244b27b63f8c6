/** The kinds of unit that `npm run new` writes. */
export const unitKinds = [
  'source',
  'transformation',
  'destination',
  'task',
  'connection-manager',
  'foreach-enumerator',
  'log-provider',
  'driver',
] as const;

/** One of `unitKinds`. */
export type UnitKind = (typeof unitKinds)[number];

/** The names of a new unit in the spellings its files need. */
export interface UnitNames {
  /** As shown to people: `Row Sampling`. */
  readonly display: string;
  /** Folder and files: `row-sampling`. */
  readonly file: string;
  /** Identifiers of values: `rowSampling`. */
  readonly value: string;
  /** Identifiers of types, and the last part of the creation name: `RowSampling`. */
  readonly type: string;
  /** The exported unit: `rowSampling`, `rowSamplingTask`, `foreachRowSamplingEnumerator`, … */
  readonly unit: string;
}

/** The files of a new unit by their path inside the unit folder. */
export type UnitFiles = Readonly<Record<string, string>>;

/** The spellings of a display name; undefined when it is not made of words of ASCII letters and digits that begin with a letter. */
export function unitNames(kind: UnitKind, display: string): UnitNames | undefined {
  const words = display.trim().split(/[ -]+/);
  if (!words.every((word) => /^[A-Za-z][A-Za-z0-9]*$/.test(word))) return undefined;
  const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);
  const [first, ...rest] = words.map((word) => word.toLowerCase());
  const value = first + rest.map(capital).join('');
  const type = capital(value);
  return {
    display: words.map(capital).join(' '),
    file: [first, ...rest].join('-'),
    value,
    type,
    unit: { ...unitSuffixes, 'foreach-enumerator': `foreach${type}Enumerator` }[kind]?.replace('*', value) ?? value,
  };
}

const unitSuffixes: Partial<Record<UnitKind, string>> = {
  task: '*Task',
  'connection-manager': '*ConnectionManager',
  'log-provider': '*LogProvider',
  driver: '*Driver',
};
