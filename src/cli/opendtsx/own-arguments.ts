import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Secret } from '../../datatypes/secret.ts';
import { OptionFault } from '../dtexec/option-fault.ts';

/** The arguments of a command that takes none of dtexec's options: `--name value` or `--name=value`, and the rest. Throws `OptionFault`. */
export function ownArguments<const T extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // The message names the option and never a value.
    const detail = error instanceof Error ? lowered(error.message.split(/[.\n]/)[0]) : 'cannot be understood';
    throw new OptionFault(
      'OPENDTSX_E_COMMAND_ARGUMENT',
      { command, detail: `is called wrongly: ${detail}` },
      `opendtsx ${command} --help`,
    );
  }
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The password in the environment variable that `--decrypt-env` names; undefined without that option. Throws `OptionFault` when it is not set. */
export function passwordIn(variable: string | undefined): Secret | undefined {
  if (variable === undefined) return undefined;
  const value = process.env[variable];
  if (value !== undefined && value !== '') return new Secret(value);
  // Someone may have written the password itself: what was written is not repeated.
  const detail = 'the environment variable it names is not set';
  throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--decrypt-env', detail });
}
