import { readCommandFile } from '../dtexec/command-file.ts';
import type { CommandOptions } from '../dtexec/command-options.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { parseOptions } from '../dtexec/parse-options.ts';
import { describeArgument } from '../dtexec/read-arguments.ts';
import { takePackage } from '../dtexec/take-package.ts';

/** The options of a command that takes one package, options of dtexec included. Throws `OptionFault`. */
export function packageArguments(command: string, args: readonly string[]): CommandOptions {
  const { options, rest } = parseOptions(args, { readCommandFile, environment: (name) => process.env[name] });
  takePackage(options, rest);
  if (options.file === undefined && options.project === undefined) {
    const hint = `opendtsx ${command} package.dtsx`;
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command, detail: 'needs a package' }, hint);
  }
  if (rest.length > 0) {
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', {
      command,
      detail: `takes one package, and ${describeArgument(rest[0], options.password !== undefined)} is left over`,
    });
  }
  return options;
}
