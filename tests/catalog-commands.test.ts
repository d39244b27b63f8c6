import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectFile } from '../src/catalog/testing/project-aid.ts';
import type { CommandConsole } from '../src/cli/console/command-console.ts';
import { plainPainter } from '../src/cli/console/painter.ts';
import { runDtexec } from '../src/cli/dtexec/run-dtexec.ts';
import { runOpendtsx } from '../src/cli/opendtsx/run-opendtsx.ts';
import { salesFolder } from '../src/formats/ispac/fixtures/sales-folder.ts';
import { type Served, serve } from './catalog-client/served.ts';

const canary = 'canary-77c1';
const ispac = projectFile({
  parameters: [{ name: 'Server', value: 'design' }],
  packages: {
    'Load.dtsx': [
      { name: 'Day', required: true },
      { name: 'Count', type: 9, value: '1' },
      { name: 'Key', sensitive: true },
    ],
  },
});

let served: Served;
let logins = '';
beforeAll(async () => {
  served = await serve();
  logins = join(served.folder, 'config', 'opendtsx', 'servers.json');
  writeFileSync(join(served.folder, 'Sales.ispac'), ispac);
  vi.stubEnv('XDG_CONFIG_HOME', join(served.folder, 'config'));
  vi.stubEnv('APPDATA', join(served.folder, 'config'));
  vi.stubEnv('FIRST_PASSWORD', served.password);
  vi.stubEnv('WAREHOUSE_KEY', canary);
  const { code } = await opendtsx('login', served.address, '--user', served.user, '--password-env', 'FIRST_PASSWORD');
  expect(code).toBe(0);
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  expect(served.bugs).toEqual([]);
  await served.close();
});

interface Told {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

async function told(run: (target: CommandConsole) => Promise<number>): Promise<Told> {
  const output: string[] = [];
  const errors: string[] = [];
  const code = await run({
    output: { write: (text) => output.push(text) > 0, size: () => ({ columns: 80, rows: 24 }) },
    writeError: (text) => void errors.push(text),
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, output: output.join(''), errors: errors.join('') };
}

const opendtsx = (...args: string[]): Promise<Told> => told((target) => runOpendtsx(args, target));
const dtexec = (...args: string[]): Promise<Told> => told((target) => runDtexec(args, target));
const inFolder = (name: string): string => join(served.folder, name);

async function deployed(folder: string): Promise<string> {
  const { code } = await opendtsx('deploy', inFolder('Sales.ispac'), `/${folder}`, '--create-folder');
  expect(code).toBe(0);
  return `\\SSISDB\\${folder}\\Sales\\Load.dtsx`;
}

describe('opendtsx login', () => {
  it('keeps a token and not the password, readable by its owner only', () => {
    const text = readFileSync(logins, 'utf8');
    expect(text).toMatch(/"token": "odx_/);
    expect(text).not.toContain(served.password);
    if (process.platform !== 'win32') expect(statSync(logins).mode & 0o777).toBe(0o600);
  });

  it('ends the token that it replaces', async () => {
    const before = JSON.parse(readFileSync(logins, 'utf8')).servers[served.address].token;
    await opendtsx('login', served.address, '--user', served.user, '--password-env', 'FIRST_PASSWORD');
    const headers = { authorization: `Bearer ${before}` };
    expect((await fetch(`${served.address}/api/v1/me`, { headers })).status).toBe(401);
    expect((await opendtsx('executions')).code).toBe(0);
  });

  it('refuses a wrong password with the words of the server, and keeps the login that there was', async () => {
    vi.stubEnv('WRONG', `${canary}-wrong`);
    const { code, errors } = await opendtsx('login', served.address, '--user', served.user, '--password-env', 'WRONG');
    expect([code, errors]).toEqual([1, expect.stringContaining('OPENDTSX_E_CLIENT_LOGIN')]);
    expect(errors).not.toContain(canary);
    expect((await opendtsx('executions')).code).toBe(0);
  });

  it('does not send a password to another machine without TLS', async () => {
    const { code, errors } = await opendtsx(
      'login',
      'http://catalog.invalid',
      '--user',
      'a',
      '--password-env',
      'FIRST_PASSWORD',
    );
    expect([code, errors]).toEqual([1, expect.stringContaining('OPENDTSX_E_CLIENT_PLAINTEXT')]);
  });

  it.runIf(process.platform !== 'win32')('does not use a file that others can read', async () => {
    chmodSync(logins, 0o644);
    const { code, errors } = await opendtsx('executions');
    chmodSync(logins, 0o600);
    expect([code, errors]).toEqual([1, expect.stringContaining('OPENDTSX_E_LOGIN_FILE')]);
  });

  it('names the way when nobody is logged in to a server', async () => {
    const { code, errors } = await opendtsx('executions', '--server', 'http://127.0.0.1:1');
    expect([code, errors]).toEqual([1, expect.stringContaining('opendtsx login http://127.0.0.1:1')]);
  });
});

describe('opendtsx deploy', () => {
  it('deploys a project under its own name, into a folder that it makes when told to', async () => {
    const missing = await opendtsx('deploy', inFolder('Sales.ispac'), '/Deployed');
    expect([missing.code, missing.errors]).toEqual([1, expect.stringContaining('OPENDTSX_E_CLIENT_NOTFOUND')]);
    const { code, output } = await opendtsx('deploy', inFolder('Sales.ispac'), '/Deployed', '--create-folder');
    expect([code, output]).toEqual([0, expect.stringContaining('/Deployed/Sales: deployed')]);
    expect(await served.services.catalog.folders.contains('Deployed')).toBe(true);
  });

  it.each(['.', 'Sales.dtproj'])('builds a project folder, given as %s, and deploys what it built', async (given) => {
    const place = inFolder(`project ${given}`);
    mkdirSync(place, { recursive: true });
    for (const { name, read } of salesFolder()) writeFileSync(join(place, name), read());
    const folder = `Built ${given === '.' ? 'folder' : 'file'}`;
    const { code, output } = await opendtsx('deploy', join(place, given), `/${folder}`, '--create-folder');
    expect([code, output]).toEqual([0, expect.stringContaining(`/${folder}/Sales: deployed`)]);
    const { projects } = await served.services.catalog.folders.item(folder);
    const packages = await (await projects.item('Sales')).packages.toArray();
    expect(packages.map(({ name }) => name).sort()).toEqual(['Load it.dtsx', 'Part.dtsx']);
    const built = inFolder('built.ispac');
    expect((await opendtsx('build', join(place, given), '-o', built)).code).toBe(0);
    const bytes = await (await projects.item('Sales')).getProjectBytes();
    expect(Buffer.from(bytes).equals(readFileSync(built))).toBe(true);
  });

  it('deploys nothing of a folder in which a file of the project is missing, and says which', async () => {
    const place = inFolder('incomplete');
    mkdirSync(place);
    for (const { name, read } of salesFolder()) if (name !== 'Part.dtsx') writeFileSync(join(place, name), read());
    const { code, errors } = await opendtsx('deploy', place, '/Incomplete', '--create-folder');
    expect([code, errors]).toEqual([5, expect.stringContaining('Part.dtsx')]);
    expect(await served.services.catalog.folders.contains('Incomplete')).toBe(false);
  });

  it('takes the switches of ISDeploymentWizard', async () => {
    await opendtsx('deploy', inFolder('Sales.ispac'), '/Wizard', '--create-folder');
    const { code, output } = await opendtsx(
      'deploy',
      '/Silent',
      '/ModelType:Project',
      `/SourcePath:"${inFolder('Sales.ispac')}"`,
      `/DestinationServer:${served.address}`,
      '/DestinationPath:/SSISDB/Wizard/Sales',
    );
    expect([code, output]).toEqual([0, expect.stringContaining('/Wizard/Sales: deployed')]);
  });

  it.each([
    [['/SourceType:Server', '/SourceServer:x', '/DestinationPath:/A/B'], /deploys files/],
    [['/DestinationUser:a', '/SourcePath:a.ispac', '/DestinationPath:/A/B'], /opendtsx login/],
    [['a.ispac'], /takes what is to be deployed/],
    [['a.ispac', '/A/B/C'], /cannot deploy to/],
  ])('refuses %j', async (args, reason) => {
    const { code, errors } = await opendtsx('deploy', ...args);
    expect([code, errors]).toEqual([6, expect.stringMatching(reason)]);
  });

  it('says what is wrong with a file before it asks the server', async () => {
    writeFileSync(inFolder('damaged.ispac'), 'no archive');
    expect((await opendtsx('deploy', inFolder('absent.ispac'), '/A')).code).toBe(4);
    expect((await opendtsx('deploy', inFolder('damaged.ispac'), '/A')).code).toBe(5);
  });
});

describe('dtexec /ISServer', () => {
  it('starts a package with values and ends with 0 at once', async () => {
    const path = await deployed('Asynchronous');
    const { code, output } = await dtexec('/ISServer', `"${path}"`, '/Ser', served.address, '/Par', 'Day;today');
    expect([code, output]).toEqual([0, expect.stringMatching(/^Execution ID: \d+\./)]);
    const id = /ID: (\d+)/.exec(output)?.[1] ?? '';
    const followed = await opendtsx('executions', '--follow', id);
    expect([followed.code, followed.output]).toEqual([
      0,
      expect.stringContaining('(/Asynchronous/Sales/Load.dtsx) succeeded'),
    ]);
    expect((await opendtsx('executions', '--folder', 'Asynchronous', '--status', 'succeeded')).output).toContain(
      '/Asynchronous/Sales/Load.dtsx',
    );
  }, 60_000);

  it('waits with SYNCHRONIZED, takes the reference and the types, and ends as the execution ends', async () => {
    const path = await deployed('Synchronized');
    const folder = await served.services.catalog.folders.item('Synchronized');
    const declaration = `folders:
  Synchronized:
    environments: { production: { variables: { Day: from environment } } }
    projects: { Sales: { references: [production], packages: { Load.dtsx: { parameters: { Day: { variable: Day } } } } } }
`;
    writeFileSync(inFolder('synchronized.yaml'), declaration);
    expect((await opendtsx('catalog', 'apply', inFolder('synchronized.yaml'))).code).toBe(0);
    const reference = await (await folder.projects.item('Sales')).references.item('production');
    const line = ['/ISServer', path, '/Env', String(reference.referenceId), '/Par', '$Package::Count(Int32);5'];
    const system = [
      '/Par',
      '"$ServerOption::SYNCHRONIZED(Boolean)";True',
      '/Par',
      '$ServerOption::LOGGING_LEVEL(Int16);1',
    ];
    const { code, output } = await dtexec(...line, ...system, '/CallerInfo', 'SQLAGENT', '/Rep', 'E');
    expect([code, output]).toEqual([0, expect.stringContaining('DTSER_SUCCESS (0)')]);
    const id = Number(/ID: (\d+)/.exec(output)?.[1]);
    const values = await (await served.services.catalog.executions.item(id)).executionParameters();
    const shown = values.map(({ parameterName, parameterValue }) => [parameterName, parameterValue]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['Day', 'from environment'],
        ['Count', 5],
      ]),
    );
  }, 60_000);

  it('ends with 4 when there is no such package, and with 5 when it cannot be started', async () => {
    const path = await deployed('Refused');
    expect((await dtexec('/ISServer', String.raw`\SSISDB\Refused\Sales\Absent.dtsx`)).code).toBe(4);
    const required = await dtexec('/ISServer', path);
    expect([required.code, required.errors]).toEqual([5, expect.stringContaining('Day')]);
    expect((await dtexec('/ISServer', path, '/Ser', 'http://127.0.0.1:1')).code).toBe(5);
  });

  it.each([
    [['/ISServer', 'Load.dtsx'], /no path like/],
    [['/ISServer', String.raw`\SSISDB\A\B\C.dtsx`, '/File', 'x.dtsx'], /exclude each other/],
    [['/ISServer', String.raw`\SSISDB\A\B\C.dtsx`, '/Par', 'Count(Int32);many'], /no Int32/],
    [['/File', 'x.dtsx', '/Env', '1'], /goes with \/ISServer/],
    [['/File', 'x.dtsx', '/Par', '$ServerOption::SYNCHRONIZED(Boolean);True'], /goes with \/ISServer/],
  ])('refuses %j with 6', async (args, reason) => {
    const { code, errors } = await dtexec(...args);
    expect([code, errors]).toEqual([6, expect.stringMatching(reason)]);
  });
});

describe('opendtsx catalog', () => {
  const declaration = (server: string): string => `folders:
  Declared:
    description: loads of the night
    environments:
      production:
        variables:
          Server: ${server}
          Days: { type: Int64, value: 7 }
          Ratio: 0.5
          Start: { type: DateTime, value: '2026-01-31T22:00:00' }
          Key: { env: WAREHOUSE_KEY }
    projects:
      Sales:
        references: [production]
        parameters: { Server: { variable: Server } }
        packages:
          Load.dtsx:
            parameters: { Count: 3, Key: { env: WAREHOUSE_KEY }, Day: '2026-01-31' }
    permissions:
      - { principal: etl, grant: [READ, EXECUTE_OBJECTS], deny: MODIFY }
`;

  it('shows what differs, makes it so, and tells drift by the exit code', async () => {
    await deployed('Declared');
    await served.services.connection.send('POST', '/roles', { name: 'etl' });
    const file = inFolder('environments.yaml');
    writeFileSync(file, declaration('db1'));
    const plan = await opendtsx('catalog', 'plan', file);
    expect(plan.code).toBe(1);
    expect(plan.output).toContain('+ /Declared/environments/production/Server  String = "db1"\n');
    expect(plan.output).toContain('+ /Declared/environments/production/Key  String = ****\n');
    expect(plan.output).toContain('+ /Declared/permissions  deny MODIFY to etl\n');
    expect(await (await served.services.catalog.folders.item('Declared')).environments.contains('production')).toBe(
      false,
    );

    const applied = await opendtsx('catalog', 'apply', file);
    expect([applied.code, applied.errors]).toEqual([0, '']);
    expect(await opendtsx('catalog', 'plan', file)).toEqual({ code: 0, output: 'Nothing differs.\n', errors: '' });

    writeFileSync(file, declaration('db2'));
    const drift = await opendtsx('catalog', 'plan', file, '--json');
    expect([drift.code, JSON.parse(drift.output)]).toEqual([
      1,
      {
        v: 1,
        changes: [{ kind: 'change', path: '/Declared/environments/production/Server', detail: 'value: "db1" → "db2"' }],
      },
    ]);
    expect(plan.output + applied.output + drift.output).not.toContain(canary);
  }, 60_000);

  it('sends sensitive values again only with --secrets, and removes what is not declared only with --prune', async () => {
    const folder = 'Pruned';
    const file = inFolder('pruned.yaml');
    const text = (rest: string): string =>
      `folders: { ${folder}: { environments: { test: { variables: { Key: { env: WAREHOUSE_KEY }${rest} } } } } }`;
    writeFileSync(file, text(', Old: 1'));
    expect((await opendtsx('catalog', 'apply', file)).code).toBe(0);
    writeFileSync(file, text(''));
    expect((await opendtsx('catalog', 'plan', file)).code).toBe(0);
    expect((await opendtsx('catalog', 'plan', file, '--secrets')).output).toContain(
      '~ /Pruned/environments/test/Key  value: ****',
    );
    expect((await opendtsx('catalog', 'apply', file, '--prune')).output).toContain('- /Pruned/environments/test/Old');
    const environment = await (await served.services.catalog.folders.item(folder)).environments.item('test');
    expect((await environment.variables.toArray()).map(({ name }) => name)).toEqual(['Key']);
  });

  it.each([
    ['folders: { A: { environment: {} } }', /"environment", which is none of/],
    ['folders: { A: { environments: { e: { variables: { K: { sensitive: true, value: x } } } } } }', /sensitive/],
    ['folders: { A: { environments: { e: { variables: { K: { env: NOT_SET_ANYWHERE } } } } } }', /NOT_SET_ANYWHERE/],
    ['folders: { A: { environments: { e: { variables: { K: { type: Char, value: x } } } } } }', /no data type/],
    ['folders: { A: { projects: { Absent: {} } } }', /is not deployed/],
    ['folders: { A: { permissions: [{ principal: x, grant: EVERYTHING }] } }', /no permission/],
    ['folders: [', /the line|line 1/],
    ['folders: { A: 1, a: 2 }', /case makes no difference|is no list/],
  ])('refuses %s before anything is changed', async (text, reason) => {
    const file = inFolder('wrong.yaml');
    writeFileSync(file, text);
    const { code, errors } = await opendtsx('catalog', 'apply', file);
    expect([code, errors]).toEqual([2, expect.stringMatching(reason)]);
    expect(await served.services.catalog.folders.contains('A')).toBe(false);
  });
});

describe('opendtsx job', () => {
  it('imports a script, lists its jobs, starts one and shows its history', async () => {
    writeFileSync(
      inFolder('nightly.sql'),
      `USE msdb;
EXEC dbo.sp_add_job @job_name = N'Nightly load', @description = N'from SSMS';
EXEC dbo.sp_add_jobstep @job_name = N'Nightly load', @step_name = N'say', @subsystem = N'CMDEXEC', @command = N'echo done';
EXEC dbo.sp_add_jobserver @job_name = N'Nightly load', @server_name = N'(LOCAL)';
`,
    );
    const imported = await opendtsx('job', 'import', inFolder('nightly.sql'));
    expect([imported.code, imported.output]).toEqual([0, expect.stringContaining('Job Nightly load is made.')]);
    expect((await opendtsx('job', 'list')).output).toContain('Nightly load');
    const started = await opendtsx('job', 'start', 'Nightly load');
    expect([started.code, started.output]).toEqual([0, expect.stringContaining('is started (run ')]);
    await vi.waitFor(async () => {
      expect((await opendtsx('job', 'history', 'Nightly load')).output).toMatch(/\(job\) +(?:succeeded|failed)/);
    }, 30_000);
  }, 60_000);

  it('tells that there is no such job', async () => {
    const { code, errors } = await opendtsx('job', 'start', 'Absent');
    expect([code, errors]).toEqual([1, expect.stringContaining('Absent')]);
    expect((await opendtsx('job', 'start')).code).toBe(6);
  });
});

// Last: nothing is logged in after it.
describe('opendtsx login --forget', () => {
  it('ends the token and forgets it', async () => {
    const { token } = JSON.parse(readFileSync(logins, 'utf8')).servers[served.address];
    expect((await opendtsx('login', served.address, '--forget')).output).toContain('Logged out of');
    expect(existsSync(logins) && readFileSync(logins, 'utf8').includes(token)).toBe(false);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${served.address}/api/v1/me`, { headers })).status).toBe(401);
  });
});
