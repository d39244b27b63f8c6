import type { CommandOptions } from '../command-options.ts';
import { OptionFault } from '../option-fault.ts';

const given: readonly (readonly [option: string, isGiven: (options: CommandOptions) => boolean])[] = [
  ['/File', ({ file }) => file !== undefined],
  ['/Project', ({ project }) => project !== undefined],
  ['/Package', ({ packageName }) => packageName !== undefined],
  ['/ConfigFile', ({ changes }) => changes.some(({ kind }) => kind === 'configuration')],
  ['/Connection', ({ connections }) => connections.length > 0],
  ['/Decrypt', ({ password }) => password !== undefined],
  ['/Validate', ({ validateOnly }) => validateOnly],
  ['/WarnAsError', ({ warnAsError }) => warnAsError],
  ['/MaxConcurrent', ({ maxConcurrent }) => maxConcurrent !== undefined],
  ['/Logger', ({ loggers }) => loggers.length > 0],
  ['/VLog', ({ logsEverything }) => logsEverything === true],
  ['/ConsoleLog', ({ consoleLog }) => consoleLog !== undefined],
  ['/Verify…', ({ verification }) => Object.keys(verification).length > 0],
  ['--connection', ({ targets }) => targets.length > 0],
  ['--path-map', ({ paths }) => paths.length > 0],
  ['--config', ({ optionsFile }) => optionsFile !== undefined],
  ['--environment', ({ environment }) => environment !== undefined],
  ['--policy', ({ policy }) => policy !== undefined],
  ['--only', ({ only }) => only !== undefined],
  ['--from', ({ from }) => from !== undefined],
  ['--dry-run', ({ dryRun }) => dryRun === true],
  ['--report', ({ report }) => report !== undefined],
  ['--rejects', ({ rejects }) => rejects !== undefined],
  ['--tap', ({ taps }) => taps.length > 0],
  ['--view', ({ views }) => views.length > 0],
  ['--profile', ({ profile }) => profile !== undefined],
  ['--memory-limit', ({ memoryLimit }) => memoryLimit !== undefined],
  ['--threads', ({ threads }) => threads !== undefined],
  ['--journal', ({ journal }) => journal !== undefined],
  ['--log', ({ eventLog }) => eventLog !== undefined],
  ['--otel', ({ telemetry }) => telemetry !== undefined],
  ['--secret-file', ({ secretFile }) => secretFile !== undefined],
  ['--ask-secrets', ({ asksSecrets }) => asksSecrets === true],
  ['--json', ({ json }) => json],
];

/** Throws `OptionFault` for options of a local run beside /ISServer, and for those of /ISServer without it. */
export function refuseMisplacedOptions(options: CommandOptions): void {
  const { catalogPath, stored, server, reference, parameters, user, userPassword } = options;
  if (stored?.kind !== 'SQL' && (user !== undefined || userPassword !== undefined)) {
    const option = user === undefined ? '/Password' : '/User';
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option, detail: 'it goes with /SQL' });
  }
  if ((user === undefined) !== (userPassword === undefined)) {
    const [option, detail] = user === undefined ? ['/Password', 'it has no /User'] : ['/User', 'it has no /Password'];
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option, detail });
  }
  if (catalogPath === undefined) {
    const isSystem = parameters.some(({ name }) => name.startsWith('$ServerOption::'));
    const misplaced = [
      ...(server === undefined || stored !== undefined ? [] : ['/Server']),
      ...(reference === undefined ? [] : ['/EnvReference']),
      ...(isSystem ? ['/Parameter $ServerOption::…'] : []),
    ];
    if (misplaced.length === 0) return;
    const detail = 'it goes with /ISServer: a package that is run here has no catalog';
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: misplaced[0], detail });
  }
  const conflicting = given.find(([, isGiven]) => isGiven(options));
  if (conflicting === undefined) return;
  const hint = 'The package runs on the server, with /Par, /Set, /EnvReference and /Reporting as they are told it.';
  throw new OptionFault('OPENDTSX_E_OPTION_CONFLICT', { first: '/ISServer', second: conflicting[0] }, hint);
}
