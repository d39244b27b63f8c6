import { CommandBehavior, DtsConnection, DtsDataParameter, Secret } from 'opendtsx/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberCount, type ServedFlows, serveFlows } from './data-reader/serve-flows.ts';

let served: ServedFlows;
beforeAll(async () => {
  served = await serveFlows();
}, 120_000);
afterAll(async () => {
  await served?.close();
});

const failing = (symbol: string) => expect.objectContaining({ diagnostic: expect.objectContaining({ symbol }) });

const places = {
  file: String.raw`/FILE "C:\Flows\Numbers"`,
  'a file with its ending': String.raw`/FILE C:\Flows\Numbers.dtsx`,
  sql: '/SQL Numbers',
  dts: String.raw`/DTS "\MSDB\Numbers"`,
  'a project': String.raw`/ISSERVER "\SSISDB\Flows\Reading\Numbers.dtsx"`,
} as const;

async function open(text: string, server: { user?: string; password?: string | Secret; address?: string } = {}) {
  const { address, user, password } = served;
  const connection = new DtsConnection(text, {
    server: { address, user, password: new Secret(password), ...server },
  });
  await connection.open();
  return connection;
}

interface Listed {
  readonly items: readonly { readonly instanceId: string; readonly packageName: string }[];
}

const running = async (): Promise<Listed['items']> =>
  (await served.rest.ask<Listed>('GET /package-store/running-packages')).items;

interface Execution {
  readonly status: number;
  readonly packageName: string;
}

const statusOf = async (executionId: number | undefined): Promise<number> =>
  (await served.rest.ask<Execution>(`GET /executions/${executionId}`)).status;

const succeeded = 7;
const failed = 4;
const canceled = 3;

// source: inferred; the documentation has readers of local packages only, and Data Streaming Destination for those of a catalog
describe('rows of a package on a server', () => {
  it.each(Object.entries(places))('come from %s, every one, with values for its variables', async (_, text) => {
    await using connection = await open(text);
    const command = connection.createCommand('Rows');
    command.parameters.add(new DtsDataParameter('Day', 17));
    const reader = await command.executeReader();
    expect(reader.columns.map(({ name, type }) => [name, type])).toEqual([
      ['n', 'DT_I4'],
      ['text', 'DT_WSTR'],
      ['day', 'DT_I4'],
    ]);
    let count = 0;
    let sum = 0;
    let days = 0;
    for await (const { columns, rowCount } of reader.batches({ reuse: true })) {
      count += rowCount;
      for (const n of columns[0].values as Int32Array) sum += n;
      for (const day of columns[2].values as Int32Array) days += day;
    }
    expect([count, sum, days]).toEqual([numberCount, (numberCount * (numberCount - 1)) / 2, 17 * numberCount]);
  });

  it('are an execution of the catalog that succeeds, with its messages, where the package is in a project', async () => {
    await using connection = await open(places['a project']);
    const reader = await connection.createCommand('Rows').executeReader();
    const { executionId } = reader.execution;
    expect(await statusOf(executionId)).toBe(2);
    for await (const { rowCount } of reader.batches({ reuse: true })) expect(rowCount).toBeGreaterThan(0);
    await expect.poll(() => statusOf(executionId)).toBe(succeeded);
    const { items } = await served.rest.ask<{ items: unknown[] }>(`GET /executions/${executionId}/messages`);
    expect(items.length).toBeGreaterThan(0);
  });

  it('are those of a running package otherwise, which whoever may can stop', async () => {
    await using connection = await open(places.file);
    const reader = await connection.createCommand('Rows').executeReader();
    const { instanceId } = reader.execution;
    expect((await running()).map((each) => each.instanceId)).toContain(instanceId);
    await reader.read();
    await served.rest.ask(`POST /package-store/running-packages/${instanceId}/stop`);
    const rest = (async () => {
      while (await reader.read());
    })();
    await expect(rest).rejects.toEqual(failing('DTS_MSG_PACKAGECANCEL'));
    await expect.poll(running).toEqual([]);
  });

  it.each(['file', 'a project'] as const)('wait with the package while nothing is read, from %s', async (place) => {
    await using connection = await open(places[place]);
    const reader = await connection.createCommand('Rows').executeReader();
    await reader.read();
    // It cannot end: more rows are unread than all buffers on the way hold.
    const { executionId, instanceId } = reader.execution;
    if (executionId === undefined) expect((await running()).map((each) => each.instanceId)).toContain(instanceId);
    else expect(await statusOf(executionId)).toBe(2);
    let count = 1;
    while (await reader.read()) count++;
    expect(count).toBe(numberCount);
  });

  it.each(['file', 'a project'] as const)('end with the package when the program leaves, from %s', async (place) => {
    await using connection = await open(places[place]);
    const reader = await connection.createCommand('Rows').executeReader();
    await reader.read();
    await reader.close();
    await expect.poll(running, { timeout: 20_000 }).toEqual([]);
    const { executionId } = reader.execution;
    if (executionId !== undefined) await expect.poll(() => statusOf(executionId), { timeout: 20_000 }).toBe(canceled);
  });

  it.each([
    ['a file', String.raw`/FILE C:\Flows\Broken`],
    ['a project', String.raw`/ISSERVER \SSISDB\Flows\Reading\Broken.dtsx`],
  ])('end with the error of a package that fails half-way, behind the rows before: %s', async (_, text) => {
    await using connection = await open(text);
    const reader = await connection.createCommand('Rows').executeReader();
    let count = 0;
    const rest = (async () => {
      for await (const { rowCount } of reader.batches({ reuse: true })) count += rowCount;
    })();
    await expect(rest).rejects.toEqual(failing('DTS_E_INDUCEDTRANSFORMFAILUREONERROR'));
    expect(count).toBeGreaterThan(0);
    const { executionId } = reader.execution;
    if (executionId !== undefined) await expect.poll(() => statusOf(executionId)).toBe(failed);
  });

  it('end with the time-out of the destination when nothing is taken in time', async () => {
    await using connection = await open(String.raw`/FILE C:\Flows\Impatient`);
    const reader = await connection.createCommand('Rows').executeReader();
    await reader.read();
    const rest = (async () => {
      while (await reader.read());
    })();
    await expect(rest).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADERTIMEOUT'));
  });

  it.each(['file', 'a project'] as const)(
    'are none with SchemaOnly: the columns come and nothing is executed, from %s',
    async (place) => {
      await using connection = await open(places[place]);
      await using reader = await connection.createCommand('Rows').executeReader(CommandBehavior.SchemaOnly);
      expect(reader.columns.map(({ name }) => name)).toEqual(['n', 'text', 'day']);
      expect(await reader.read()).toBe(false);
    },
  );

  it.each(['file', 'a project'] as const)(
    'are refused with the names of the destinations that there are, from %s',
    async (place) => {
      await using connection = await open(places[place]);
      const wrong = connection.createCommand('rows').executeReader();
      await expect(wrong).rejects.toEqual(failing('OPENDTSX_E_DATAREADER_NAME'));
      await expect(wrong).rejects.toThrow('It has: Rows.');
    },
  );

  it.each([
    ['there is no such file', String.raw`/FILE C:\Flows\Nothing`, 'OPENDTSX_E_LAUNCH_FILE'],
    ['a file lies elsewhere', '/FILE /etc/passwd', 'OPENDTSX_E_LAUNCH_FILE'],
    ['there is no such stored package', '/SQL Nothing', 'OPENDTSX_E_LAUNCH_PACKAGE'],
    [
      'there is no such project',
      String.raw`/ISSERVER \SSISDB\Flows\Nothing\a.dtsx`,
      'OPENDTSX_E_CATALOG_PROJECT_NOTFOUND',
    ],
    [
      'an option holds only here',
      String.raw`/FILE C:\Flows\Numbers /CONFIGFILE a.dtsConfig`,
      'OPENDTSX_E_DTSCLIENT_OPTION',
    ],
    [
      'an option is one of files',
      String.raw`/ISSERVER \SSISDB\Flows\Reading\Numbers.dtsx /CONN a;b`,
      'OPENDTSX_E_DTSCLIENT_OPTION',
    ],
  ])('are refused when %s', async (_, text, symbol) => {
    await using connection = await open(text);
    await expect(connection.createCommand('Rows').executeReader()).rejects.toEqual(failing(symbol));
  });

  it('are for whoever may execute the package, and nobody else', async () => {
    const password = 'Aa1!aaaaaaaa';
    await served.rest.ask('POST /users', { body: { name: 'guest', password } });
    for (const text of [places.file, places['a project']]) {
      await using connection = await open(text, { user: 'guest', password });
      const refused = await connection
        .createCommand('Rows')
        .executeReader()
        .catch((error: unknown) => error);
      expect([403, 404]).toContain((refused as { status?: number }).status);
    }
    await using connection = await open(places.file, { password: 'hunter2' });
    const error = await connection
      .createCommand('Rows')
      .executeReader()
      .catch((each: unknown) => each);
    expect((error as { status?: number }).status).toBe(401);
    expect(JSON.stringify([(error as Error).message, error])).not.toContain('hunter2');
  });

  it('go to the server that the credentials are for, and to no other', async () => {
    await using connection = await open(`${places.file} /SERVER http://127.0.0.1:1`);
    const refused = connection.createCommand('Rows').executeReader();
    await expect(refused).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_OTHERSERVER'));
  });

  it('can be cancelled while the package waits for its reader', async () => {
    await using connection = await open(places.sql);
    const command = connection.createCommand('Rows');
    const reader = await command.executeReader();
    await reader.read();
    command.cancel();
    const rest = (async () => {
      while (await reader.read());
    })();
    await expect(rest).rejects.toEqual(failing('DTS_MSG_PACKAGECANCEL'));
    await expect.poll(running, { timeout: 20_000 }).toEqual([]);
  });

  it('leave no defect in the log of the server', () => {
    expect(served.bugs).toEqual([]);
  });
});

describe('a server that stops', () => {
  it('ends what is read of it, and tells the reader', async () => {
    const own = await serveFlows();
    const { address, user, password } = own;
    const connection = new DtsConnection(places.file, { server: { address, user, password } });
    await connection.open();
    const reader = await connection.createCommand('Rows').executeReader();
    await reader.read();
    const rest = (async () => {
      while (await reader.read());
    })();
    const [ended] = await Promise.allSettled([rest, own.close()]);
    // All rows that were on their way may have come before.
    if (ended.status === 'rejected') expect(ended.reason).toHaveProperty('diagnostic');
    await expect(connection.createCommand('Rows').executeReader()).rejects.toEqual(
      failing('OPENDTSX_E_CLIENT_UNREACHABLE'),
    );
  }, 60_000);
});
