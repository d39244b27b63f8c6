import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { StepCheck } from '../../agent/steps/step-check.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { JobConnection } from '../server-settings.ts';
import { readDtsCommand } from './read-dts-command.ts';
import { checkTsqlStep } from './tsql-runner.ts';

/**
 * What judges steps on a server with these connections: T-SQL is translated for its database, the options of SSIS steps are read, and PowerShell is looked for.
 * @param path where programs are looked for: folders as the environment variable PATH has them
 */
export function stepCheck(
  serverName: string,
  connections: readonly JobConnection[],
  path: () => string = () => process.env.PATH ?? '',
): StepCheck {
  return async (store, step) => {
    if (step.subsystem === 'TSQL') await checkTsqlStep(store, serverName, connections, step);
    if (step.subsystem === 'SSIS') readDtsCommand(step.command);
    if (step.subsystem === 'PowerShell' && !hasProgram('pwsh', path())) throw dtsError('OPENDTSX_E_AGENT_POWERSHELL');
  };
}

function hasProgram(name: string, path: string): boolean {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .some((folder) => endings.some((ending) => isProgram(join(folder, name + ending))));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
