import type { RunRequest } from '../../runtime/run-request.ts';
import type { CommandOptions } from './command-options.ts';
import { OptionFault } from './option-fault.ts';

/** What a command line asks of the runtime. Throws `OptionFault` when it names no package. */
export function runRequestOf(options: CommandOptions): RunRequest {
  const path = options.file ?? options.project;
  if (path === undefined) throw new OptionFault('OPENDTSX_E_OPTION_NOPACKAGE', {});
  const { packageName, password, optionsFile, maxConcurrent } = options;
  return {
    source: packageName === undefined ? { path } : { path, packageName },
    set: options.changes.map((change) =>
      change.kind === 'set' ? { path: change.path, value: change.value } : { configFile: change.file },
    ),
    connections: mapOf(options.connections),
    connectionTargets: mapOf(options.targets),
    pathMap: mapOf(options.paths),
    parameters: mapOf(options.parameters),
    validateOnly: options.validateOnly,
    warnAsError: options.warnAsError,
    ...(password === undefined ? {} : { password }),
    ...(optionsFile === undefined ? {} : { optionsFile }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
  };
}

function mapOf(pairs: readonly { readonly name: string; readonly value: string }[]): ReadonlyMap<string, string> {
  return new Map(pairs.map(({ name, value }) => [name, value]));
}
