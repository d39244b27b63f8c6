import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Every program in docs/guides is run: the blocks `ts` of a page in their order, in one folder that begins with what docs/guides/files
// holds. A block `text` directly behind a program is what it prints.
const guides = resolve('docs/guides');
const execute = promisify(execFile);

interface Program {
  readonly line: number;
  readonly code: string;
  readonly output: string | undefined;
}

function programsOf(page: string): Program[] {
  const blocks = page.matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```$)?/gm);
  return [...blocks].map(({ 1: code, 2: output, index }) => ({
    line: page.slice(0, index).split('\n').length + 1,
    code,
    output,
  }));
}

// Evaluated code finds packages from the working folder, so it is changed only when all of them are loaded.
async function run(code: string, folder: string): Promise<string> {
  const program = `process.chdir(${JSON.stringify(folder)});\n${code}`;
  const options = [
    '--conditions=opendtsx-source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module-typescript',
  ];
  const { stdout } = await execute(process.execPath, [...options, '--eval', program]);
  return stdout;
}

const names = (await readdir(guides)).filter((name) => name.endsWith('.md'));
const pages = await Promise.all(
  names.map(async (name) => ({ name, programs: programsOf(await readFile(join(guides, name), 'utf8')) })),
);

describe.each(pages.filter(({ programs }) => programs.length > 0))('the programs of $name', ({ programs }) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendtsx-guide-'));
    await cp(join(guides, 'files'), folder, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(programs)('run (line $line)', async ({ code, output }) => {
    const printed = await run(code, folder);
    if (output !== undefined) expect(printed).toBe(output);
  });
});
