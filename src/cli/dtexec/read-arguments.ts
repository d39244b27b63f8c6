import { closestName } from '../../diagnostics/closest-name.ts';
import { OptionFault } from './option-fault.ts';
import { type OptionSpecification, ownOptions, spellOption, ssisOptions } from './option-table.ts';

const helpNames: ReadonlySet<string> = new Set(['?', 'Help', 'help']);

/** One option met on the command line. */
export interface GivenOption {
  readonly option: OptionSpecification;
  /** undefined when the option was given without one. */
  readonly value: string | undefined;
}

/**
 * Reads arguments as dtexec does: `/` or `-` before a name in any case, or `--` before one of our own, which also takes
 * `--name=value`. A required value is the next argument whatever it begins with; an optional one is the next argument unless that is
 * an option. Stops at the first request for help, as dtexec does. Throws `OptionFault`.
 * @returns the options in the order met, and the arguments that are no options
 */
export function readArguments(args: readonly string[]): { given: GivenOption[]; rest: string[] } {
  const given: GivenOption[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (!looksLikeOption(argument)) {
      rest.push(argument);
      continue;
    }
    const [name, attached] = splitName(argument);
    const option = findOption(name);
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
  return option.value === 'required' || !looksLikeOption(next);
}

function missingValue(option: OptionSpecification): OptionFault {
  return new OptionFault('OPENDTSX_E_OPTION_VALUEMISSING', { option: spellOption(option), syntax: option.syntax });
}

/** The option that `/name`, `-name` or `--name` means, abbreviated or not. Throws `OptionFault` when there is none. */
export function findOption(written: string): OptionSpecification {
  const name = written.replace(/^(?:--?|\/)/, '').toLowerCase();
  const candidates = written.startsWith('--') ? ownOptions : ssisOptions;
  const isMeant = (option: OptionSpecification): boolean =>
    name.length >= option.shortest && option.name.toLowerCase().startsWith(name);
  const found = candidates.find((option) => option.name.toLowerCase() === name) ?? candidates.find(isMeant);
  if (found !== undefined) return found;
  // What follows a separator may be a secret: it is not repeated.
  const [head] = written.split(/[=:;]/);
  const hint = head === written ? suggestion(written, name, candidates) : separateValue(head, candidates);
  throw new OptionFault('OPENDTSX_E_OPTION_UNKNOWN', { option: head === written ? written : `${head}…` }, hint);
}

function separateValue(head: string, candidates: readonly OptionSpecification[]): string {
  const name = head.replace(/^(?:--?|\/)/, '').toLowerCase();
  const option = candidates.find((each) => name.length >= each.shortest && each.name.toLowerCase().startsWith(name));
  if (option === undefined) return '/? lists the options.';
  return `The value is an argument of its own: ${spellOption(option)} ${option.syntax}`;
}

function suggestion(written: string, name: string, candidates: readonly OptionSpecification[]): string {
  const begun = candidates.filter((option) => option.name.toLowerCase().startsWith(name));
  if (begun.length > 1) return `It could mean ${begun.map(spellOption).join(', ')}: write more of it.`;
  const others = written.startsWith('--') ? ssisOptions : ownOptions;
  const elsewhere = others.find((option) => option.name.toLowerCase() === name);
  if (elsewhere !== undefined) return `Did you mean ${spellOption(elsewhere)}?`;
  const best = closestName(
    name,
    candidates.map((option) => option.name),
  );
  const option = candidates.find((each) => each.name === best);
  if (option !== undefined) return `Did you mean ${spellOption(option)}? /? lists the options.`;
  return '/? lists the options.';
}
