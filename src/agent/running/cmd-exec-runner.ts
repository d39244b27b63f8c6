import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ProxyIdentity, StepRequest, StepResult, StepRunner } from './step-runner.ts';

/** What a command sees of the environment of the server: nothing that may hold a secret. */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SHELL',
  'TEMP',
  'TMP',
  'PATHEXT',
  'COMSPEC',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'USERPROFILE',
  'PROGRAMFILES',
  'PROGRAMDATA',
  'APPDATA',
  'LOCALAPPDATA',
];
const signalExitBase = 128;
const longestError = 1000;

/**
 * Runs operating system commands with the shell of the system, as the user that the server runs as. A proxy does not change that user: the command
 * finds its credential in OPENDTSX_CREDENTIAL_IDENTITY and OPENDTSX_CREDENTIAL_SECRET. `environment` is added for every command.
 */
export function cmdExecRunner({
  workingDirectory,
  environment = {},
}: {
  readonly workingDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
}): StepRunner {
  return (request) => runCommand(request, workingDirectory, { ...ownEnvironment(), ...environment });
}

function runCommand(
  request: StepRequest,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const { signal } = request;
  if (signal.aborted) return Promise.resolve({ succeeded: false });
  const isWindows = process.platform === 'win32';
  const [shell, ...prefix] = isWindows ? [process.env.COMSPEC ?? 'cmd.exe', '/d', '/s', '/c'] : ['/bin/sh', '-c'];
  const child = spawn(shell, [...prefix, isWindows ? `"${request.command}"` : request.command], {
    cwd,
    env: { ...environment, ...credentialEnvironment(request.proxy) },
    windowsVerbatimArguments: isWindows,
    windowsHide: true,
    // A group of its own, so that it ends together with what it has started.
    detached: !isWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  read(child.stdout, request.output);
  read(child.stderr, (text) => {
    if (errors.length < longestError) errors += text;
    request.output(text);
  });
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      endTree(child);
      settle(() => resolve({ succeeded: false }));
    };
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', cancel);
      end();
    };
    signal.addEventListener('abort', cancel);
    child.on('error', (cause) =>
      settle(() => reject(dtsError('OPENDTSX_E_AGENT_COMMAND', { detail: cause.message }, {}, { cause }))),
    );
    child.on('close', (code, killed) =>
      settle(() =>
        resolve(resultOf(code ?? signalExitBase + (killed === null ? 0 : constants.signals[killed]), request, errors)),
      ),
    );
  });
}

function resultOf(exitCode: number, { cmdexecSuccessCode }: StepRequest, errors: string): StepResult {
  const message = `The process ended with exit code ${exitCode}.`;
  if (exitCode === cmdexecSuccessCode) return { succeeded: true, message };
  const line = errors.split(/\r?\n/).find((each) => each.trim() !== '');
  return { succeeded: false, message, firstError: line?.trim().slice(0, longestError) ?? message };
}

function ownEnvironment(): Record<string, string> {
  const names = new Set(passedOn);
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && names.has(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
}

function credentialEnvironment(proxy: ProxyIdentity | undefined): Record<string, string> {
  if (proxy === undefined) return {};
  const environment: Record<string, string> = { OPENDTSX_CREDENTIAL_IDENTITY: proxy.identity };
  if (proxy.secret !== undefined) environment.OPENDTSX_CREDENTIAL_SECRET = proxy.secret.reveal();
  return environment;
}

function read(stream: NodeJS.ReadableStream | null, take: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  stream?.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
}

function endTree(child: ChildProcess): void {
  const { pid } = child;
  try {
    if (pid === undefined) child.kill('SIGKILL');
    else if (process.platform === 'win32') {
      // Windows knows no groups: its own program looks for what a process has started.
      spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true }).on('error', () =>
        child.kill('SIGKILL'),
      );
    } else process.kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is gone already.
  }
  child.unref();
  for (const stream of [child.stdout, child.stderr]) stream?.destroy();
}
