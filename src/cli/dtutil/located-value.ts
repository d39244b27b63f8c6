import { separatorMissing, valueFault } from '../dtexec/option-faults.ts';
import type { OptionSpecification } from '../dtexec/option-specification.ts';
import { unquote } from '../dtexec/option-values.ts';

/** The value of an option that names a place: `FILE;path;rest`. */
export interface LocatedValue {
  readonly path: string;
  /** What follows the path, up to the number of parts asked for; the last part reaches to the end. */
  readonly parts: readonly string[];
}

/**
 * Takes `FILE;path` apart, with up to `count` parts behind it; parts lose the quotes around them. What stands behind FILE, `;` or `=`,
 * separates the others as well: `FILE=path=3`. Throws `OptionFault`, also for SQL and DTS, which name places of a server.
 */
export function locatedValue(value: string, option: OptionSpecification, count = 0): LocatedValue {
  const [, place, separator, rest] = /^\s*(\w+)\s*([;=])(.*)$/s.exec(unquote(value)) ?? [];
  if (place === undefined) throw separatorMissing(option);
  refusePlace(place, option);
  const [path, ...parts] = splitParts(rest, separator, count + 1);
  if (path.trim() === '') throw valueFault(option, 'it names no file');
  return { path: path.trim(), parts };
}

function refusePlace(place: string, option: OptionSpecification): void {
  const name = place.toUpperCase();
  if (name === 'FILE') return;
  if (name === 'SQL' || name === 'DTS') {
    const detail = `${name} is a place of a server, and msdb and the package store come with the server of OpenDTSX`;
    throw valueFault(option, detail, `Name a file: /${option.name} ${option.syntax}`);
  }
  // It may be a part of a password that the shell has cut.
  throw valueFault(option, 'it does not begin with FILE', `Write /${option.name} ${option.syntax}`);
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
