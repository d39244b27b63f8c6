import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { cmdExecRunner } from './cmd-exec-runner.ts';
import { openStepOutput } from './step-output.ts';
import type { StepRequest } from './step-runner.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'agent-'));
  folders.push(path);
  return path;
}

const node = (program: string): string => `"${process.execPath}" -e "${program}"`;

async function run(command: string, settings: Partial<StepRequest> = {}) {
  const printed: string[] = [];
  const result = await cmdExecRunner({ workingDirectory: folder() })({
    runId: 1,
    jobId: 'x',
    jobName: 'load',
    ownerId: 1,
    ownerName: 'ann',
    stepId: 1,
    stepName: 'shell',
    subsystem: 'CmdExec',
    command,
    cmdexecSuccessCode: 0,
    signal: new AbortController().signal,
    output: (text) => printed.push(text),
    ...settings,
  });
  return { result, printed: printed.join('') };
}

describe('a command', () => {
  it('succeeds with its success code, and gives what it prints', async () => {
    expect(await run(node("console.log('héllo')"))).toEqual({
      result: { succeeded: true, message: 'The process ended with exit code 0.' },
      printed: 'héllo\n',
    });
    expect((await run(node('process.exit(3)'), { cmdexecSuccessCode: 3 })).result.succeeded).toBe(true);
  });

  it('fails with another code; its first error is the first line of its errors', async () => {
    const { result } = await run(node("console.error('no such file'); console.error('gone'); process.exit(2)"));
    expect(result).toEqual({
      succeeded: false,
      message: 'The process ended with exit code 2.',
      firstError: 'no such file',
    });
  });

  it('sees nothing of the environment of the server but what it needs, and the credential of its proxy', async () => {
    process.env.AGENT_TEST_CANARY = 'secret of the server';
    const proxy = { proxyName: 'p', credentialName: 'c', identity: 'loader', secret: new Secret('pass') };
    const { printed } = await run(node('console.log(JSON.stringify(process.env))'), { proxy });
    delete process.env.AGENT_TEST_CANARY;
    expect(printed).not.toContain('secret of the server');
    expect(JSON.parse(printed)).toMatchObject({
      OPENDTSX_CREDENTIAL_IDENTITY: 'loader',
      OPENDTSX_CREDENTIAL_SECRET: 'pass',
    });
  });

  it.skipIf(process.platform === 'win32')('is ended with all that it has started', async () => {
    const abort = new AbortController();
    let child = 0;
    const { result } = await run('sleep 1000 & echo $!; wait', {
      signal: abort.signal,
      output: (text) => {
        child = Number(text);
        abort.abort();
      },
    });
    expect(result.succeeded).toBe(false);
    expect(child).toBeGreaterThan(1);
    await gone(child);
  });

  it('is not started when the step is over already', async () => {
    expect((await run('echo x', { signal: AbortSignal.abort() })).printed).toBe('');
  });
});

/** Waits until a process is gone; a process that stays makes the test run out of time. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      // A process that was ended but not yet collected by its new parent counts as gone.
      if (/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the output of a step', () => {
  const place = { file: undefined, flags: 0, isSql: false, isRetry: false };

  async function written(settings: Partial<Parameters<typeof openStepOutput>[0]>): Promise<string> {
    const output = await openStepOutput({ ...place, ...settings });
    output.write('one\n');
    output.write('two\n');
    return output.close();
  }

  it('is kept for the history by flag 32, and by flag 4 for TSQL', async () => {
    expect(await written({})).toBe('');
    expect(await written({ flags: 32 })).toBe('one\ntwo');
    expect(await written({ flags: 4 })).toBe('');
    expect(await written({ flags: 4, isSql: true })).toBe('one\ntwo');
  });

  it('is kept up to 4000 characters', async () => {
    const output = await openStepOutput({ ...place, flags: 32 });
    for (let line = 0; line < 1000; line++) output.write('0123456789');
    expect(await output.close()).toHaveLength(4000);
  });

  it('overwrites its file, or goes on in it by flag 2 and in further attempts', async () => {
    const file = join(folder(), 'out.txt');
    writeFileSync(file, 'old\n');
    await written({ file });
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
    await written({ file, flags: 2 });
    await written({ file, isRetry: true });
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n'.repeat(3));
  });

  it('that cannot be written is refused before the step runs', async () => {
    const opening = openStepOutput({ ...place, file: join(folder(), 'missing', 'out.txt') });
    await expect(opening).rejects.toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_AGENT_OUTPUT' } });
  });
});
