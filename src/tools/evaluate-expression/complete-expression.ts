import type { ColumnType } from '../../datatypes/data-type.ts';
import { datePartNames } from '../../expressions/date-part.ts';
import { functionNames } from '../../expressions/function-names.ts';
import { functionSignatures } from '../../expressions/function-signatures.ts';
import { describeType, typeParameters } from '../../expressions/type-specification.ts';
import { columnTypeNames } from './written-type.ts';

/** A name that may be completed; `type` is undefined for variables that hold objects. */
export interface KnownName {
  /** `User::Folder` for variables; `City`, `Source.City` or `#138` for columns. */
  readonly name: string;
  readonly type: ColumnType | undefined;
}

/** What may stand in an expression besides functions. */
export interface KnownNames {
  readonly variables: readonly KnownName[];
  readonly columns: readonly KnownName[];
}

/** One way to go on. */
export interface Candidate {
  /** What takes the place of the text from `start` to the cursor. */
  readonly text: string;
  readonly kind: 'function' | 'type' | 'variable' | 'column' | 'date-part' | 'literal';
  /** What it is, in a few words. */
  readonly detail: string;
}

/** The ways to go on at a cursor. */
export interface Completions {
  /** Where the word before the cursor begins. */
  readonly start: number;
  readonly candidates: readonly Candidate[];
}

/** What may stand at an offset of an expression, which need not be complete: everything that begins as the word before the offset, in any letter case. */
export function completeExpression(text: string, offset: number, names: KnownNames): Completions {
  const before = text.slice(0, offset);
  const open = openLiteral(before);
  if (open !== undefined) return startingWith(before, open, datePartsAt(before.slice(0, open)));
  const variable = /@(?:\[[^\]]*|[\p{L}\p{N}_]*)$/u.exec(before);
  if (variable !== null) return startingWith(before, variable.index, names.variables.map(variableCandidate));
  const type = /(?<=\(\s*)dt\w*$/i.exec(before);
  if (type !== null) return startingWith(before, type.index, typeCandidates);
  const word = /(?:\[[^\]]*|#\d*|[\p{L}_][\p{L}\p{N}_@$#.]*|)$/u.exec(before);
  const columns = names.columns.map(columnCandidate);
  return startingWith(before, word?.index ?? offset, [...columns, ...functionCandidates]);
}

function startingWith(before: string, start: number, candidates: readonly Candidate[]): Completions {
  const wanted = plain(before.slice(start));
  return { start, candidates: candidates.filter(({ text }) => begins(plain(text), wanted)) };
}

// Brackets and namespaces are often left out while typing.
const plain = (text: string): string =>
  text.replace(/^@?\[?/, (mark) => (mark.startsWith('@') ? '@' : '')).toLowerCase();

function begins(candidate: string, wanted: string): boolean {
  if (candidate.startsWith(wanted)) return true;
  const name = candidate.indexOf('::');
  return wanted.startsWith('@') && name > 0 && candidate.slice(name + 2).startsWith(wanted.slice(1));
}

/** Where the text literal begins that is still open at the end. */
function openLiteral(before: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < before.length; at++) {
    const character = before[at];
    if (open !== undefined) {
      if (character === '\\') at++;
      else if (character === '"') open = undefined;
    } else if (character === '[') {
      const close = before.indexOf(']', at);
      if (close < 0) return undefined;
      at = close;
    } else if (character === '"') open = at;
  }
  return open;
}

function datePartsAt(before: string): readonly Candidate[] {
  if (!/\bDATE(?:ADD|DIFF|PART)\s*\(\s*$/i.test(before)) return [];
  return datePartNames.map((name) => ({ text: `"${name}"`, kind: 'date-part', detail: 'date part' }));
}

function variableCandidate({ name, type }: KnownName): Candidate {
  return { text: `@[${name}]`, kind: 'variable', detail: type === undefined ? 'Object' : describeType(type) };
}

const plainName = /^[\p{L}_][\p{L}\p{N}_@$#]*$/u;

function columnCandidate({ name, type }: KnownName): Candidate {
  const isPlain = name.startsWith('#') || name.split('.').every((part) => plainName.test(part));
  const detail = type === undefined ? '' : describeType(type);
  return { text: isPlain ? name : `[${name}]`, kind: 'column', detail };
}

const typeCandidates: readonly Candidate[] = columnTypeNames.map((name) => {
  const parameters = (typeParameters[name] ?? []).map((each) => (each === 'codePage' ? 'code page' : each));
  const text = parameters.length === 0 ? name : `${name}, `;
  return { text, kind: 'type', detail: `(${[name, ...parameters].join(', ')})` };
});

const functionCandidates: readonly Candidate[] = [
  ...functionNames.map((name) => {
    const { parameters } = functionSignatures[name];
    const text = parameters.length === 0 ? `${name}()` : `${name}(`;
    return { text, kind: 'function', detail: `${name}(${parameters.join(', ')})` } as const;
  }),
  { text: 'NULL(', kind: 'function', detail: 'NULL(type)' },
  { text: 'TRUE', kind: 'literal', detail: 'DT_BOOL' },
  { text: 'FALSE', kind: 'literal', detail: 'DT_BOOL' },
];
