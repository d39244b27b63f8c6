import { separatorMissing, valueFault } from '../dtexec/option-faults.ts';
import type { OptionSpecification } from '../dtexec/option-specification.ts';
import { unquote } from '../dtexec/option-values.ts';
import type { Place } from './command-options.ts';

/** The value of an option that names a place: `FILE;path;rest`. */
export interface LocatedValue {
  readonly place: Place;
  /** What follows the path, up to the number of parts asked for; the last part reaches to the end. */
  readonly parts: readonly string[];
}

/**
 * Takes `FILE;path` apart, with up to `count` parts behind it; parts lose the quotes around them. What stands behind FILE, `;` or `=`,
 * separates the others as well: `FILE=path=3`. Throws `OptionFault`, also for a place that the option does not take.
 * @param kinds what the option takes @param mayBeRoot whether the path may be empty
 */
export function locatedValue(
  value: string,
  option: OptionSpecification,
  kinds: readonly Place['kind'][],
  { count = 0, mayBeRoot = false }: { readonly count?: number; readonly mayBeRoot?: boolean } = {},
): LocatedValue {
  const [, name, separator, rest] = /^\s*(\w+)\s*(?:([;=])(.*))?$/s.exec(unquote(value)) ?? [];
  if (name === undefined || (separator === undefined && !mayBeRoot)) throw separatorMissing(option);
  const kind = kindOf(name, kinds, option);
  const [path, ...parts] = splitParts(rest ?? '', separator ?? ';', count + 1);
  if (path.trim() === '' && !mayBeRoot)
    throw valueFault(option, kind === 'FILE' ? 'it names no file' : 'it names no path');
  return { place: { kind, path: path.trim() }, parts };
}

function kindOf(place: string, kinds: readonly Place['kind'][], option: OptionSpecification): Place['kind'] {
  const found = kinds.find((kind) => kind === place.toUpperCase());
  if (found !== undefined) return found;
  // It may be a part of a password that the shell has cut.
  const detail = `it does not begin with ${kinds.join(' or ')}`;
  throw valueFault(option, detail, `Write /${option.name} ${option.syntax}`);
}

function splitParts(text: string, separator: string, count: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < count - 1) {
    const end = partEnd(rest, separator);
    if (end === undefined) break;
    parts.push(unquote(rest.slice(0, end)));
    rest = rest.slice(end + 1);
  }
  return [...parts, unquote(rest)];
}

function partEnd(text: string, separator: string): number | undefined {
  const quoted = /^"(?:[^"]|"")*"/.exec(text)?.[0].length ?? 0;
  const end = text.indexOf(separator, quoted);
  return end < 0 ? undefined : end;
}
