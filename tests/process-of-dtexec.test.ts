import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];
const sample = 'tests/transcripts/divide.dtsx';

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs a program of this checkout; `when` is asked for every piece of output and says what to do with the child. */
function ending(args: string[], when: (said: string, child: ChildProcessWithoutNullStreams) => void): Promise<Ending> {
  const child = spawn(process.execPath, [...flags, ...args], { cwd: checkout });
  let output = '';
  child.stdout.on('data', (said: Buffer) => {
    output += said.toString();
    when(said.toString(), child);
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, output })));
}

const module = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Stops a program when it is about to load a file: says so, and goes on when it is sent a byte. */
const pauseBefore = (file: string): string =>
  module(`import { registerHooks } from 'node:module';
import { readSync, writeSync } from 'node:fs';
registerHooks({ load(url, context, next) {
  if (url.endsWith(${JSON.stringify(file)})) {
    writeSync(1, 'ready\\n');
    readSync(0, Buffer.alloc(1));
  }
  return next(url, context);
} });`);

// Source: our own; dtexec ends with 3 when the execution is canceled (documentation).
describe.skipIf(process.platform === 'win32')('a signal that asks to stop', () => {
  it.each([
    ['SIGINT', ['src/cli/dtexec/main.ts', '/F', sample], '/run-dtexec.ts'],
    ['SIGTERM', ['src/cli/dtexec/main.ts', '/F', sample], '/run-dtexec.ts'],
    ['SIGINT', ['src/cli/opendtsx/main.ts', 'run', sample], '/run-opendtsx.ts'],
  ] as const)('%s cancels the execution with a message though %j is still loading', async (signal, args, file) => {
    const { code, output } = await ending(['--import', pauseBefore(file), ...args], (said, child) => {
      if (!said.startsWith('ready')) return;
      child.kill(signal);
      child.stdin.end('x');
    });
    expect(output).toContain('returned DTSER_CANCELED (3)');
    expect(code).toBe(3);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the process at once when it comes again',
    async (signal) => {
      const program =
        module(`const { listenForSignals } = await import(${JSON.stringify(new URL('../src/cli/dtexec/stop-signals.ts', import.meta.url).href)});
(await listenForSignals()).signal.addEventListener('abort', () => console.log('canceled'));
setInterval(() => {}, 1000);
console.log('ready');`);
      const { signal: ended, output } = await ending(['--import', program, '--eval', ''], (_, child) =>
        child.kill(signal),
      );
      expect([output, ended]).toEqual(['ready\ncanceled\n', signal]);
    },
  );
});

// Source: our own rule that a secret is never shown; /proc is what the list of processes is made from.
describe.skipIf(process.platform !== 'linux')('the list of processes', () => {
  it('does not show the password of the command line', async () => {
    let shown = '';
    const args = ['src/cli/dtexec/main.ts', '/F', sample, '/De', 'hunter2'];
    await ending(['--import', pauseBefore('/run-dtexec.ts'), ...args], (said, child) => {
      if (!said.startsWith('ready')) return;
      shown = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      child.stdin.end('x');
    });
    expect(shown).toBe('dtexec');
  });
});
