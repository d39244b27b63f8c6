import { OptionFault } from './option-fault.ts';
import { type OptionSpecification, spellOption } from './option-specification.ts';
import { unquote } from './option-values.ts';

/** The value of an option cannot be used. @param detail why, without a secret in it */
export function valueFault(option: OptionSpecification, detail: string, hint?: string): OptionFault {
  return new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: spellOption(option), detail }, hint);
}

/** An option stands without the value it needs. */
export function missingValue(option: OptionSpecification): OptionFault {
  return new OptionFault('OPENDTSX_E_OPTION_VALUEMISSING', { option: spellOption(option), syntax: option.syntax });
}

/** The value of an option lacks its parts; most often the shell has cut it. */
export function separatorMissing(option: OptionSpecification): OptionFault {
  const hint = 'A shell ends the command at an unquoted ";": put quotes around the value, or write "=" instead.';
  return valueFault(option, `it should read ${option.syntax}`, hint);
}

/** An option is known and not supported yet; the hint is its way out. */
export function unsupportedOption(option: OptionSpecification): OptionFault {
  const wayOut = option.wayOut ?? '';
  const hint = `${wayOut[0].toUpperCase()}${wayOut.slice(1)}.`;
  return new OptionFault('OPENDTSX_E_OPTION_UNSUPPORTED', { option: spellOption(option) }, hint);
}

/** The value of an option as a name, without quotes around it. Throws when it is empty: a shell variable that was never set. */
export function nameOf(value: string, option: OptionSpecification): string {
  const name = unquote(value);
  if (name.trim() === '') throw missingValue(option);
  return name;
}

/** What a variable of the environment holds that an option names. Throws when there is none, without repeating the name. */
export function fromEnvironment(
  name: string,
  option: OptionSpecification,
  environment: (name: string) => string | undefined,
): string {
  const value = environment(name);
  // Someone may have written the password itself, so what was written is not repeated.
  if (value === undefined) throw valueFault(option, 'the environment has no variable of this name');
  return value;
}
