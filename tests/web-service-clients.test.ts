import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedPackages, servePackages } from './remote-clients/serve-packages.ts';
import { suite } from './suite-availability.ts';

// Programs of others call the web service as they would call asmx: by its description, or by what their authors know of it.

const execute = promisify(execFile);
const program = (name: string): string => fileURLToPath(new URL(`./remote-clients/${name}`, import.meta.url));
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
// Debian's Python has Debian's packages, also where another one comes first.
const python = works('/usr/bin/python3', '-c', 'import zeep') ? '/usr/bin/python3' : 'python3';

/** What a client prints for these arguments. */
type Launch = (...args: string[]) => Promise<string>;

const absent = 'Invalid file location: C:\\My Packages\\absent.dtsx.';

let served: ServedPackages;
beforeAll(async () => {
  served = await servePackages();
}, 60_000);
afterAll(async () => {
  expect(served.bugs).toEqual([]);
  await served.close();
});

async function say(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, args, { timeout: 60_000 });
  return stdout.trim();
}

function specifyClient(launch: Launch): void {
  const named = (...args: string[]) => launch(served.address, served.user, served.password, ...args);
  it.each(['1.1', '1.2'])('gets results and faults in SOAP %s', { timeout: 120_000 }, async (version) => {
    expect(await named(version, 'sql', '', 'SimpleTestPackage')).toMatch(/^result 0\b/);
    expect(await named(version, 'sql', '', 'Fails')).toMatch(/^result 1\b/);
    expect(await named(version, 'file', 'C:\\My Packages', 'package1')).toMatch(/^result 0\b/);
    const fault = await named(version, 'file', 'C:\\My Packages', 'absent');
    expect(fault).toMatch(version === '1.1' ? /fault (?:soap:)?Server: / : /fault (?:soap:)?Receiver: /);
    expect(fault).toContain(absent);
  });
}

const hint = (what: string, debian: string): string => `${what} is not installed; in Debian: apt-get install ${debian}`;

suite(
  'php-soap',
  works('php', '-r', 'exit(extension_loaded("soap") ? 0 : 1);'),
  hint('PHP with SOAP', 'php-cli php-soap'),
)('PHP', () => specifyClient((...args) => say('php', [program('launch.php'), ...args])));

suite(
  'zeep',
  works(python, '-c', 'import zeep'),
  hint('zeep for Python', 'python3-zeep'),
)('zeep', () => specifyClient((...args) => say(python, [program('launch.py'), ...args])));

suite(
  'soap-lite',
  works('perl', '-MSOAP::Lite', '-e', '1'),
  hint('SOAP::Lite', 'libsoap-lite-perl'),
)('SOAP::Lite', () => specifyClient((...args) => say('perl', [program('launch.pl'), ...args])));

const hasMono = ['mono', 'mcs', 'wsdl'].every((name) => works('sh', '-c', `command -v ${name}`));
suite(
  'mono',
  hasMono,
  hint('Mono', 'mono-devel mono-mcs'),
)('the proxy that Mono generates', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendtsx-mono-'));
    const proxy = join(folder, 'Proxy.cs');
    await say('wsdl', ['-n:LaunchService', `-out:${proxy}`, `${served.address}/LaunchSSISPackage.asmx?wsdl`]);
    const references = ['-r:System.Web.Services', '-r:System.Web'];
    await say('mcs', [`-out:${join(folder, 'Launch.exe')}`, ...references, program('Launch.cs'), proxy]);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const launch: Launch = (...args) => say('mono', [join(folder, 'Launch.exe'), ...args]);
  specifyClient(launch);

  it('gets the names of results', { timeout: 60_000 }, async () => {
    const answer = await launch(served.address, served.user, served.password, '1.1', 'dts', 'File System', 'Daily');
    expect(answer).toBe('result 0 PackageSucceeded');
  });

  // Source: documentation; its client sends no credentials.
  it('is answered without credentials where the server has a user for that', { timeout: 60_000 }, async () => {
    const open = await servePackages({ anonymousUser: 'admin' });
    try {
      expect(await launch(open.address, '', '', '1.1', 'sql', '', 'SimpleTestPackage')).toBe(
        'result 0 PackageSucceeded',
      );
    } finally {
      await open.close();
    }
  });
});
