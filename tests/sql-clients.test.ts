import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSql, serveSql } from './remote-clients/serve-sql.ts';
import { suite } from './suite-availability.ts';

// Drivers and tools of others talk to the server as to a SQL Server. Programs of tests/remote-clients/sql do the same with every driver.

type Encryption = 'on' | 'off';

/** What a client prints that is told where the server is, and then what to do. */
type Ask = (encryption: Encryption, password: string, ...act: string[]) => Promise<string>;

/** Places of one describe: the server, and a folder for what clients need. */
interface Scene {
  readonly served: ServedSql;
  readonly folder: string;
}

const program = (name: string): string => fileURLToPath(new URL(`./remote-clients/sql/${name}`, import.meta.url));
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const hasAll = (...names: string[]): boolean => names.every((name) => works('sh', '-c', `command -v ${name}`));
const hint = (what: string, debian: string): string => `${what} is not installed; in Debian: apt-get install ${debian}`;
const inPackages = (name: string): string => `${name} is not installed: npm ci`;

/** Everything that a program prints, on both streams; `input` is what it reads. Programs that end with a code other than 0 have printed why. */
function say(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', ...environment };
    const child = execFile(command, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error !== null && (error.killed || typeof error.code === 'string')) reject(error);
      else resolve(`${stdout}${stderr}`.trim());
    });
    child.stdin?.end(input);
  });
}

/** The scene of a describe, opened for it and closed with it; no defect of the server is left unseen. */
function withScene(): () => Scene {
  let scene: Scene | undefined;
  beforeAll(async () => {
    scene = { served: await serveSql(), folder: await mkdtemp(join(tmpdir(), 'opendtsx-sql-client-')) };
  }, 60_000);
  afterAll(async () => {
    await scene?.served.close();
    await rm(scene?.folder ?? '', { recursive: true, force: true });
    expect(scene?.served.bugs).toEqual([]);
  });
  return () => {
    if (scene === undefined) throw new Error('The server has not been started.');
    return scene;
  };
}

/** The environment in which FreeTDS knows the server by the name `here`, and how to speak to it. */
async function freeTds({ served, folder }: Scene, encryption: Encryption): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, `${encryption}.conf`);
  const encrypt = encryption === 'on' ? 'require' : 'off';
  const here = `[here]\nhost = ${served.host}\nport = ${served.port}\n`;
  await writeFile(file, `[global]\ntds version = 7.4\nencryption = ${encrypt}\n${here}`);
  return { FREETDSCONF: file, FREETDS: file };
}

const absentJob = 'The job Absent does not exist';

function specifyDriver(scene: () => Scene, ask: Ask, numbersOfErrors = true): void {
  const right = (encryption: Encryption, ...act: string[]) => ask(encryption, scene().served.password, ...act);

  describe.each<Encryption>(['on', 'off'])('with encryption %s', (encryption) => {
    it('lets in who has the password, and nobody else', { timeout: 120_000 }, async () => {
      const refusal = await ask(encryption, 'wrong', 'login');
      expect(refusal).toMatch(/^error /);
      if (numbersOfErrors) expect(refusal).toContain('error 18456 ');
      expect(await right(encryption, 'login')).toBe('logged in SSISDB admin');
    });

    it('takes many rows', { timeout: 120_000 }, async () => {
      expect(await right(encryption, 'many')).toBe('rows 100000');
    });

    it('cancels a query whose rows arrive, and goes on with the connection', { timeout: 120_000 }, async () => {
      expect(await right(encryption, 'cancel')).toBe('canceled, then 1');
    });
  });

  // Source: documentation; the return value says whether the job started, not whether its package succeeded.
  it.each([
    ['on', 'RunSSISPackage', 1],
    ['off', 'FailsAtNight', 0],
  ] as const)(
    'starts a job and sees it end (encryption %s, %s)',
    { timeout: 120_000 },
    async (encryption, job, end) => {
      expect(await right(encryption, 'start', job)).toContain('returned 0');
      expect(await right(encryption, 'wait', job)).toBe(`ended ${end} ${job} ${end}`);
    },
  );

  it('learns why a job was not started', { timeout: 120_000 }, async () => {
    const refusal = await right('on', 'start', 'Absent');
    expect(refusal).toContain(absentJob);
    if (numbersOfErrors) expect(refusal).toContain('error 14262 ');
  });

  it('creates an execution, sets its parameter, starts it and reads its messages', { timeout: 120_000 }, async () => {
    const [status, ...messages] = (await right('on', 'execute', '2026-01-31')).split('\n');
    expect(status).toBe('status 7 day 2026-01-31');
    expect(messages[0]).toBe('Sample:Validation has started.');
    expect(messages.at(-1)).toMatch(/^Sample:Finished, /);
  });
}

/** The program in a language that docs/guides/local-and-remote.md shows, as it is with the server of a scene. */
function guideProgram(language: string, { served }: Scene): string {
  const guide = readFileSync(fileURLToPath(new URL('../docs/guides/local-and-remote.md', import.meta.url)), 'utf8');
  const [, text = ''] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(guide) ?? [];
  expect(text).not.toBe('');
  return text
    .replace('etl-1', served.host)
    .replace('1433', served.port)
    .replace(/\bloads\b/, served.user);
}

/** A file with the program of the guide, and the environment that it is run in. */
async function writeGuideProgram(language: string, scene: Scene, name: string): Promise<[string, NodeJS.ProcessEnv]> {
  const file = join(scene.folder, name);
  await writeFile(file, guideProgram(language, scene));
  return [file, { ...(await freeTds(scene, 'on')), ETL_PASSWORD: scene.served.password }];
}

/** Where the server is, as most programs are told. */
const place = ({ served }: Scene): string[] => [served.host, served.port, served.user];

suite(
  'tedious',
  works(process.execPath, '-e', 'require("tedious")'),
  inPackages('tedious'),
)('tedious', () => {
  const scene = withScene();
  specifyDriver(scene, (encryption, password, ...act) =>
    say(process.execPath, [program('catalog.ts'), ...place(scene()), password, encryption, ...act]),
  );
});

suite(
  'mssql',
  works(process.execPath, '-e', 'require("mssql")'),
  inPackages('mssql'),
)('mssql', () => {
  const scene = withScene();
  specifyDriver(
    scene,
    (encryption, password, ...act) =>
      say(process.execPath, [program('catalog-mssql.js'), ...place(scene()), password, encryption, ...act]),
    false,
  );
});

// Debian's Python has Debian's packages, also where another one comes first.
const python = works('/usr/bin/python3', '-c', 'import pymssql') ? '/usr/bin/python3' : 'python3';
suite(
  'pymssql',
  works(python, '-c', 'import pymssql'),
  hint('pymssql for Python', 'python3-pymssql'),
)('pymssql', () => {
  const scene = withScene();
  specifyDriver(scene, async (encryption, password, ...act) =>
    say(python, [program('catalog.py'), ...place(scene()), password, ...act], await freeTds(scene(), encryption)),
  );

  it('runs the program of the guide', { timeout: 60_000 }, async () => {
    const [file, environment] = await writeGuideProgram('python', scene(), 'guide.py');
    expect(await say(python, [file], environment)).toMatch(/^succeeded\nSample:Validation has started\.\n/);
  });
});

suite(
  'pdo-dblib',
  works('php', '-r', 'exit(extension_loaded("pdo_dblib") ? 0 : 1);'),
  hint('PDO with FreeTDS for PHP', 'php-cli php-sybase'),
)('PDO', () => {
  const scene = withScene();
  specifyDriver(
    scene,
    async (encryption, password, ...act) =>
      say('php', [program('catalog.php'), ...place(scene()), password, ...act], await freeTds(scene(), encryption)),
    false,
  );

  it('runs the program of the guide', { timeout: 60_000 }, async () => {
    const [file, environment] = await writeGuideProgram('php', scene(), 'guide.php');
    expect(await say('php', [file], environment)).toBe('started\nsucceeded');
  });
});

const jtds = '/usr/share/java/jtds.jar';
suite(
  'jtds',
  hasAll('java', 'javac') && works('test', '-e', jtds),
  hint('jTDS with a compiler for Java', 'libjtds-java default-jdk-headless'),
)('jTDS', () => {
  const scene = withScene();
  beforeAll(async () => {
    await say('javac', ['-d', scene().folder, program('Catalog.java')]);
  }, 120_000);
  specifyDriver(scene, (encryption, password, ...act) =>
    say('java', ['-cp', `${scene().folder}:${jtds}`, 'Catalog', ...place(scene()), password, encryption, ...act]),
  );

  it('learns columns, parameters and keys', { timeout: 60_000 }, async () => {
    const options = ['-cp', `${scene().folder}:${jtds}`, 'Catalog', ...place(scene()), scene().served.password];
    // The return value is a parameter too; views have no keys.
    expect((await say('java', [...options, 'on', 'describe'])).split('\n')).toEqual([
      'columns 6',
      'parameters 3',
      'primary keys 0',
      'foreign keys 0',
    ]);
  });

  it('commits where nothing is committed by itself, and takes no more rows than it asked for', {
    timeout: 60_000,
  }, async () => {
    const act = [
      '-cp',
      `${scene().folder}:${jtds}`,
      'Catalog',
      ...place(scene()),
      scene().served.password,
      'on',
      'commit',
    ];
    expect(await say('java', act)).toBe('2 rows, transactions 1, then 0');
  });
});

suite(
  'mono-sqlclient',
  hasAll('mono', 'mcs'),
  hint('Mono', 'mono-devel mono-mcs'),
)('SqlClient', () => {
  const scene = withScene();
  const compiled = (name: string): string => join(scene().folder, `${name}.exe`);
  beforeAll(async () => {
    for (const name of ['Agent', 'Catalog']) {
      await say('mcs', [`-out:${compiled(name)}`, '-r:System.Data', program(`${name}.cs`)]);
    }
  }, 120_000);
  const connection = (database: string, password: string, encryption: Encryption): string => {
    const { host, port, user } = scene().served;
    const encrypt = encryption === 'on' ? 'Encrypt=True;TrustServerCertificate=True' : 'Encrypt=False';
    return `Data Source=${host},${port};Initial Catalog=${database};User ID=${user};Password=${password};${encrypt}`;
  };
  specifyDriver(scene, (encryption, password, ...act) =>
    say('mono', [compiled('Catalog'), connection('SSISDB', password, encryption), ...act]),
  );

  it('learns the columns of a table and the parameters of a procedure', { timeout: 60_000 }, async () => {
    const lines = await say('mono', [
      compiled('Catalog'),
      connection('SSISDB', scene().served.password, 'on'),
      'schema',
    ]);
    expect(lines.split('\n')).toEqual([
      'folder_id Int64',
      'name String',
      'Tables True',
      'Procedures True',
      'ProcedureParameters True',
      '@RETURN_VALUE Int ReturnValue',
      '@folder_name NVarChar Input',
      '@folder_id BigInt InputOutput',
    ]);
  });

  it('runs the program of the guide', { timeout: 60_000 }, async () => {
    const [file, environment] = await writeGuideProgram('csharp', scene(), 'Guide.cs');
    await say('mcs', [`-out:${compiled('Guide')}`, '-r:System.Data', file]);
    expect(await say('mono', [compiled('Guide')], environment)).toBe('RunSSISPackage was started.');
  });

  // Source: documentation, "Loading and Running a Remote Package Programmatically".
  it('starts a job with the documented program', { timeout: 120_000 }, async () => {
    const agent = (job: string) =>
      say('mono', [compiled('Agent'), connection('msdb', scene().served.password, 'off'), job]);
    expect(await agent('Endless')).toBe('SQL Server Agent job, Endless, started successfully.');
    expect(await agent('Endless')).toMatch(/^error 22022: .*Endless.* is running already/);
    expect(await agent('Absent')).toContain(`error 14262: ${absentJob}`);
  });
});

suite(
  'freetds',
  hasAll('tsql', 'bsqldb', 'freebcp'),
  hint('FreeTDS', 'freetds-bin'),
)('FreeTDS', () => {
  const scene = withScene();
  const logIn = (password = scene().served.password): string[] => [
    '-S',
    'here',
    '-U',
    scene().served.user,
    '-P',
    password,
  ];
  const script = (name: string): string => readFileSync(program(name), 'utf8');

  it.each<Encryption>(['on', 'off'])(
    'runs a script of Management Studio with tsql (encryption %s)',
    { timeout: 60_000 },
    async (encryption) => {
      const text = `${script('run-package.sql')}exit\n`;
      const printed = await say('tsql', [...logIn(), '-o', 'q'], await freeTds(scene(), encryption), text);
      expect(printed).toMatch(/^status\n7$/m);
      expect(printed).toMatch(/^Sample:Finished, /m);
    },
  );

  it('says who was refused, and not why, to tsql', async () => {
    const printed = await say('tsql', logIn('wrong'), await freeTds(scene(), 'on'));
    expect(printed).toContain('Msg 18456 (severity 14, state 1) from TEST');
    expect(printed).toContain("Login failed for user 'admin'.");
  });

  it('starts and stops a job with bsqldb', { timeout: 60_000 }, async () => {
    const printed = await say('bsqldb', [...logIn(), '-q'], await freeTds(scene(), 'on'), script('stop-job.sql'));
    // Started: 0. The job ended as canceled: 3. One run has ended.
    expect(
      printed
        .split('\n')
        .slice(0, 3)
        .map((line) => line.trim()),
    ).toEqual(['0', '3', '1']);
    expect(printed).toContain("Job 'Endless' started successfully.");
    expect(printed).toContain("Job 'Endless' stopped successfully.");
  });

  it('makes and starts a job with the script of the guide', { timeout: 60_000 }, async () => {
    const text = guideProgram('sql', scene()).replaceAll('RunSSISPackage', 'OfTheGuide');
    const printed = await say('bsqldb', [...logIn(), '-q'], await freeTds(scene(), 'on'), text);
    expect(printed).toMatch(/^\s*0\n/);
    expect(printed).toContain("Job 'OfTheGuide' started successfully.");
    expect(await scene().served.rest.ask('DELETE /jobs/OfTheGuide')).toEqual({});
  });

  it('copies rows of views and queries out with freebcp, and none in', { timeout: 60_000 }, async () => {
    const environment = await freeTds(scene(), 'on');
    const copy = (what: string, way: string, file: string) =>
      say('freebcp', [what, way, join(scene().folder, file), ...logIn(), '-c'], environment);
    expect(await copy('SSISDB.catalog.folders', 'out', 'folders')).toContain('1 rows copied.');
    expect(readFileSync(join(scene().folder, 'folders'), 'utf8')).toMatch(/^1\tLoads\t/);
    const jobs = 'SELECT name, enabled FROM msdb.dbo.sysjobs ORDER BY name';
    expect(await copy(jobs, 'queryout', 'jobs')).toContain('3 rows copied.');
    expect(readFileSync(join(scene().folder, 'jobs'), 'utf8')).toBe('Endless\t1\nFailsAtNight\t1\nRunSSISPackage\t1\n');
    const refusal = await copy('SSISDB.catalog.folders', 'in', 'folders');
    expect(refusal).toContain('The tables of this server are not loaded from outside');
    expect(refusal).not.toContain('rows copied.');
  });
});

const odbcDriver = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((machine) => `/usr/lib/${machine}/odbc/libtdsodbc.so`)
  .find((file) => works('test', '-e', file));
suite(
  'isql',
  hasAll('isql') && odbcDriver !== undefined,
  hint('unixODBC with the driver of FreeTDS', 'unixodbc tdsodbc'),
)('isql', () => {
  const scene = withScene();
  async function ask(encryption: Encryption, password: string, text: string): Promise<string> {
    const { host, port, user } = scene().served;
    const parts = {
      Driver: odbcDriver,
      Server: host,
      Port: port,
      TDS_Version: '7.4',
      UID: user,
      PWD: password,
      Database: 'msdb',
    };
    const encrypt = encryption === 'on' ? 'require' : 'off';
    const connection = Object.entries({ ...parts, Encryption: encrypt }).map(([name, value]) => `${name}=${value}`);
    return say('isql', ['-v', '-b', '-d,', '-k', connection.join(';')], await freeTds(scene(), encryption), text);
  }

  it.each<Encryption>(['on', 'off'])(
    'asks, starts jobs and lists tables and columns (encryption %s)',
    { timeout: 60_000 },
    async (encryption) => {
      const job = encryption === 'on' ? 'RunSSISPackage' : 'FailsAtNight';
      const start = `DECLARE @returned int; EXEC @returned = sp_start_job N'${job}'; SELECT 'returned', @returned`;
      const name = "SELECT name, enabled FROM sysjobs WHERE name = 'Endless'";
      const printed = await ask(encryption, scene().served.password, `${name}\n${start}\nhelp\nhelp sysjobs\n`);
      expect(printed).toMatch(/^Endless,1$/m);
      expect(printed).toMatch(/^returned,0$/m);
      expect(printed).toMatch(/^msdb,dbo,sysjobhistory,TABLE/m);
      expect(printed).toMatch(/^msdb,dbo,sysjobs,job_id,-11,uniqueidentifier,/m);
    },
  );

  it('learns why', { timeout: 60_000 }, async () => {
    expect(await ask('on', scene().served.password, "EXEC sp_start_job N'Absent'\n")).toContain(absentJob);
    expect(await ask('on', 'wrong', 'SELECT 1\n')).toContain("Login failed for user 'admin'.");
  });
});
