import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../src/server/open-server.ts';

// Every program in docs/guides is run: the blocks `ts` of a page in their order, in one folder that begins with what docs/guides/files
// holds. A block `text` directly behind a program is what it prints. Blocks `console` are run too: lines that begin with `$` are commands of ours,
// the lines behind one are all that it prints. Pages that speak of CATALOG_ADDRESS have a server, and this user logged in to it.
const guides = resolve('docs/guides');
const execute = promisify(execFile);

interface Program {
  readonly line: number;
  /** `console`: one command line. */
  readonly kind: 'ts' | 'console';
  readonly code: string;
  readonly output: string | undefined;
}

type Environment = Readonly<Record<string, string>>;

function programsOf(page: string): Program[] {
  const blocks = page.matchAll(/^```(ts|console)\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```$)?/gm);
  return [...blocks].flatMap(({ 1: kind, 2: code, 3: output, index }): Program[] => {
    const line = page.slice(0, index).split('\n').length + 1;
    return kind === 'ts' ? [{ line, kind, code, output }] : commandsOf(code, line);
  });
}

function commandsOf(block: string, line: number): Program[] {
  return block
    .split(/^\$ /m)
    .filter((text) => text !== '')
    .map((text) => {
      const end = text.indexOf('\n');
      const printed = text.slice(end + 1).trimEnd();
      return { line, kind: 'console', code: text.slice(0, end), output: printed === '' ? undefined : `${printed}\n` };
    });
}

async function play(command: string, folder: string, environment: Environment): Promise<string> {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)];
  const [program, ...args] = words.map(([, single, double, plain]) => single ?? double ?? plain);
  const options = { cwd: folder, env: { ...process.env, ...environment, NO_COLOR: '1' } };
  const { stdout, stderr } = await execute(process.execPath, [resolve('bin', `${program}.js`), ...args], options);
  return neutral(stdout + stderr, folder);
}

// Times differ from run to run; guides show them as they were once.
function neutral(text: string, folder: string): string {
  const times = /^(Started:|Finished:|Elapsed:) .*$/gm;
  return `${text
    .replaceAll(folder, '.')
    .replaceAll(times, '$1 …')
    .replaceAll(/, [\d.]+ s$/gm, ', …')
    .replaceAll(/(?<= after )[\d.]+ s\.$/gm, '…')
    .trimEnd()}\n`;
}

// Evaluated code finds packages from the working folder, so it is changed only when all of them are loaded.
async function run(code: string, folder: string, environment: Environment): Promise<string> {
  const program = `process.chdir(${JSON.stringify(folder)});\n${code}`;
  const options = [
    '--conditions=opendtsx-source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module-typescript',
  ];
  const env = { ...process.env, ...environment };
  const { stdout } = await execute(process.execPath, [...options, '--eval', program], { env });
  return stdout;
}

/** A server with the data of one page, and what its programs find in their environment. */
async function serveCatalog(folder: string): Promise<{ environment: Environment; close(): Promise<void> }> {
  const settings = { dataFolder: join(folder, 'data'), port: 0, serverName: 'CATALOG', tds: { port: 0 } };
  const { address, tdsAddress, firstUser, close } = await openServer(settings, {
    onBug: (error) => console.error(error),
  });
  const password = firstUser?.password.reveal() ?? '';
  const config = join(folder, 'config');
  const [sqlHost = '', sqlPort = ''] = tdsAddress?.split(':') ?? [];
  const environment = {
    CATALOG_ADDRESS: address,
    CATALOG_PASSWORD: password,
    CATALOG_SQL_HOST: sqlHost,
    CATALOG_SQL_PORT: sqlPort,
    XDG_CONFIG_HOME: config,
    APPDATA: config,
  };
  await play(
    `opendtsx login ${address} --user ${firstUser?.name} --password-env CATALOG_PASSWORD`,
    folder,
    environment,
  );
  return { environment, close };
}

const names = (await readdir(guides)).filter((name) => name.endsWith('.md'));
const pages = await Promise.all(
  names.map(async (name) => {
    const text = await readFile(join(guides, name), 'utf8');
    return { name, programs: programsOf(text), hasServer: text.includes('CATALOG_ADDRESS') };
  }),
);

describe.each(pages.filter(({ programs }) => programs.length > 0))(
  'the programs of $name',
  ({ programs, hasServer }) => {
    let folder = '';
    let server = '';
    let catalog: Awaited<ReturnType<typeof serveCatalog>> | undefined;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'opendtsx-guide-'));
      await cp(join(guides, 'files'), folder, { recursive: true });
      if (!hasServer) return;
      server = await mkdtemp(join(tmpdir(), 'opendtsx-guide-server-'));
      catalog = await serveCatalog(server);
    }, 60_000);
    afterAll(async () => {
      await catalog?.close();
      for (const each of [folder, server]) if (each !== '') await rm(each, { recursive: true, force: true });
    });

    it.each(programs)('run (line $line)', { timeout: 60_000 }, async ({ kind, code, output }) => {
      const printed = await (kind === 'ts' ? run : play)(code, folder, catalog?.environment ?? {});
      if (output !== undefined) expect(printed).toBe(output);
    });
  },
);
