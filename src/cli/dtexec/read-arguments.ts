import { closestName } from '../../diagnostics/closest-name.ts';
import { OptionFault } from './option-fault.ts';
import { missingValue } from './option-faults.ts';
import { type OptionSpecification, type OptionTable, spellOption } from './option-specification.ts';
import { dtexecOptions } from './option-table.ts';

const helpNames: ReadonlySet<string> = new Set(['?', 'Help', 'help']);

/** One option met on the command line. */
export interface GivenOption {
  readonly option: OptionSpecification;
  /** undefined when the option was given without one. */
  readonly value: string | undefined;
}

/** An argument that is neither an option nor the value of one. */
export interface FreeArgument {
  readonly text: string;
  /** Place on the command line, from 1. */
  readonly position: number;
}

/**
 * Reads arguments as dtexec does: `/` or `-` before a name in any case, or `--` before one of our own, which also takes
 * `--name=value`. A required value is the next argument whatever it begins with; an optional one is the next argument unless that is
 * an option. Stops at the first request for help, as dtexec does. Throws `OptionFault`.
 * @returns the options in the order met, and the arguments that are no options
 */
export function readArguments(
  args: readonly string[],
  table: OptionTable = dtexecOptions,
): { given: GivenOption[]; rest: FreeArgument[] } {
  const given: GivenOption[] = [];
  const rest: FreeArgument[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (!looksLikeOption(argument)) {
      rest.push({ text: argument, position: index + 1 });
      continue;
    }
    const [name, attached] = splitName(argument);
    const option = findOption(name, table, index + 1);
    let value = attached;
    if (value === undefined && takesNext(option, args[index + 1])) value = args[++index];
    if (option.value === 'required' && value === undefined) throw missingValue(option);
    if (option.value === 'none' && value !== undefined) {
      throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: spellOption(option), detail: 'it takes no value' });
    }
    given.push({ option, value });
    if (helpNames.has(option.name)) break;
  }
  return { given, rest };
}

// No option has a slash or dot in its name, so `/srv/etl/a.dtsx` is a path.
function looksLikeOption(argument: string): boolean {
  const [head] = argument.split(/[=:;]/);
  return /^(?:--?|\/)\S/.test(argument) && !/^\/.*[/.]/.test(head);
}

function splitName(argument: string): [name: string, attached: string | undefined] {
  if (!argument.startsWith('--')) return [argument, undefined];
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function takesNext(option: OptionSpecification, next: string | undefined): boolean {
  if (next === undefined || option.value === 'none') return false;
  // What follows --profile, --otel or /VLog may be the package.
  if (option.name === 'profile') return /\.json$/i.test(next);
  if (option.name === 'otel') return /^https?:/i.test(next);
  if (option.name === 'VLog' && isPackageName(next)) return false;
  return option.value === 'required' || !looksLikeOption(next);
}

/**
 * A free argument as a message may name it: a package by its name, everything else by its place, because a word that was left over
 * may be a part of a password with blanks in it. @param afterPassword whether the command line gives a password
 */
export function describeArgument({ text, position }: FreeArgument, afterPassword: boolean): string {
  return isPackageName(text) && !afterPassword ? `"${text}"` : `argument ${position}`;
}

/** Whether a text ends as the file name of a package or project does. */
export function isPackageName(text: string): boolean {
  return /\.(?:dtsx|ispac|dtproj)$/i.test(text);
}

/**
 * The option that `/name`, `-name` or `--name` means, abbreviated or not. Throws `OptionFault` when there is none.
 * @param position place on the command line, from 1
 */
export function findOption(
  written: string,
  table: OptionTable = dtexecOptions,
  position?: number,
): OptionSpecification {
  const name = written.replace(/^(?:--?|\/)/, '').toLowerCase();
  const [candidates, others] = written.startsWith('--') ? [table.own, table.ssis] : [table.ssis, table.own];
  const found = candidates.find((option) => option.name.toLowerCase() === name) ?? abbreviated(name, candidates);
  if (found !== undefined) return found;
  const hint = suggestion(written, name, candidates, others);
  // What resembles no option, or goes on after one, may hold a secret: it is not repeated.
  const isShown = hint !== undefined && attachedTo(name, candidates) === undefined;
  const place = position === undefined ? '' : ` (argument ${position})`;
  const option = isShown ? written : `${/^(?:--?|\/)?/.exec(written)?.[0]}…${place}`;
  throw new OptionFault('OPENDTSX_E_OPTION_UNKNOWN', { option }, isShown ? hint : wayToSay(name, candidates));
}

/** The option whose whole name a text begins with, or that a separator follows. */
function attachedTo(name: string, candidates: readonly OptionSpecification[]): OptionSpecification | undefined {
  const [head] = name.split(/[=:;]/);
  if (head !== name) return abbreviated(head, candidates);
  return candidates.find((option) => option.value === 'required' && name.startsWith(option.name.toLowerCase()));
}

function abbreviated(head: string, candidates: readonly OptionSpecification[]): OptionSpecification | undefined {
  return candidates.find((option) => head.length >= option.shortest && option.name.toLowerCase().startsWith(head));
}

function wayToSay(name: string, candidates: readonly OptionSpecification[]): string {
  const option = attachedTo(name, candidates);
  if (option === undefined) return 'A value is an argument of its own, after a blank; /? lists the options.';
  return `The value is an argument of its own: ${spellOption(option)} ${option.syntax}`;
}

function suggestion(
  written: string,
  name: string,
  candidates: readonly OptionSpecification[],
  others: readonly OptionSpecification[],
): string | undefined {
  if (/[=:;]/.test(written)) return undefined;
  const begun = candidates.filter((option) => option.name.toLowerCase().startsWith(name));
  if (begun.length > 1) return `It could mean ${begun.map(spellOption).join(', ')}: write more of it.`;
  const elsewhere = others.find((option) => option.name.toLowerCase() === name);
  if (elsewhere !== undefined) return `Did you mean ${spellOption(elsewhere)}?`;
  const best = closestName(
    name,
    candidates.map((option) => option.name),
  );
  const option = candidates.find((each) => each.name === best);
  return option === undefined ? undefined : `Did you mean ${spellOption(option)}? /? lists the options.`;
}
