import { cmdExecRunner } from '../../agent/running/cmd-exec-runner.ts';
import type { StepRunner } from '../../agent/running/step-runner.ts';

const variable = 'OPENDTSX_POWERSHELL_SCRIPT';
const script = `$ErrorActionPreference = "Stop"; Invoke-Expression $env:${variable}`;

/** Runs PowerShell scripts with `pwsh`; where it is not installed the step fails and says so. The script stands on no command line. */
export function powerShellRunner({ workingDirectory }: { readonly workingDirectory: string }): StepRunner {
  const quote = process.platform === 'win32' ? '"' : "'";
  const text = process.platform === 'win32' ? script.replaceAll('"', "'") : script;
  const command = `pwsh -NoLogo -NoProfile -NonInteractive -Command ${quote}${text}${quote}`;
  return (request) => {
    const run = cmdExecRunner({ workingDirectory, environment: { [variable]: request.command } });
    return run({ ...request, command, cmdexecSuccessCode: 0 });
  };
}
