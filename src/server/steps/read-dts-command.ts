import { dtsError } from '../../diagnostics/dts-error.ts';

/** An option of a command with its values, as it was written. */
export interface DtsOption {
  readonly name: DtsOptionName;
  readonly values: readonly string[];
}

/** Options of SSIS steps: the shortest spelling that is taken, and how many values follow. */
const known = {
  ISSERVER: ['I', 1],
  FILE: ['F', 1],
  DTS: ['DT', 1],
  SQL: ['SQ', 1],
  SERVER: ['SE', 1],
  ENVREFERENCE: ['E', 1],
  PARAMETER: ['PA', 1],
  SET: ['S', 1],
  CONNECTION: ['CONN', 1],
  DECRYPT: ['D', 1],
  CALLERINFO: ['CA', 1],
  CHECKPOINTING: ['CHECKP', 1],
  REPORTING: ['REP', 1],
  X86: ['X', 0],
} as const satisfies Readonly<Record<string, readonly [shortest: string, values: number]>>;

/** An option that steps may have. */
export type DtsOptionName = keyof typeof known;

/**
 * Reads the command of an SSIS step: the options of dtexec, quoted as SQL Server Agent stores them (`/ISSERVER "\"\SSISDB\…\""`; source: sp_add_jobstep and the
 * scripts of SSMS). Throws OPENDTSX_E_SERVER_STEP for what is none of them.
 */
export function readDtsCommand(command: string): readonly DtsOption[] {
  const words = wordsOf(command);
  const options: DtsOption[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at++] ?? '';
    const name = /^[/-]/.test(word) ? optionNamed(word.slice(1)) : undefined;
    if (name === undefined) throw stepError(`${word} is no option that steps may have`);
    const count = known[name][1];
    const values = words.slice(at, at + count);
    if (values.length < count) throw stepError(`${word} lacks its value`);
    at += count;
    options.push({ name, values });
  }
  return options;
}

/** The parts of a value between semicolons, without the quotes around them. */
export function partsOfValue(value: string): readonly string[] {
  const parts: string[] = [''];
  let isQuoted = false;
  for (const character of value) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === ';' && !isQuoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** A value without the quotes around it. */
export function plainValue(value: string): string {
  return value.replace(/^"(.*)"$/s, '$1');
}

/** Says what is wrong with the command of a step. */
export function stepError(detail: string): Error {
  return dtsError('OPENDTSX_E_SERVER_STEP', { detail });
}

function optionNamed(text: string): DtsOptionName | undefined {
  const key = text.toUpperCase();
  if (key === '') return undefined;
  return (Object.keys(known) as DtsOptionName[]).find(
    (name) => name.startsWith(key) && key.length >= known[name][0].length,
  );
}

// Within quotes `\"` is a quote of the value itself; every other backslash is one.
function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  const pattern = /((?:"(?:\\"|[^"])*"|[^\s"])+)/g;
  for (const [word] of command.matchAll(pattern)) {
    words.push(word.replaceAll(/"((?:\\"|[^"])*)"/g, (_, inner: string) => inner.replaceAll('\\"', '"')));
  }
  return words;
}
