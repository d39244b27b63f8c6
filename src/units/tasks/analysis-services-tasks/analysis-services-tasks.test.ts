import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnalysisServicesConnection, type PropertyValue, Secret } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  emptyRoot,
  executeResponse,
  soapFault,
  startXmlaServer,
  type XmlaReply,
  type XmlaServer,
} from './fixtures/xmla-server.ts';
import { asExecuteDdlTask, asProcessingTask } from './index.ts';

const engine = 'http://schemas.microsoft.com/analysisservices/2003/engine';
const batch = `<Batch xmlns="${engine}"><Process><Object><DatabaseID>Sales</DatabaseID></Object><Type>ProcessFull</Type></Process></Batch>`;
const done = executeResponse(emptyRoot());

let server: XmlaServer | undefined;
const asked = () => server?.asked ?? [];
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Case extends TaskSurroundings {
  readonly properties?: Record<string, PropertyValue>;
  readonly connection?: Partial<AnalysisServicesConnection>;
}

async function surroundings({ connection = {}, properties: _, ...rest }: Case, reply: XmlaReply) {
  server = await startXmlaServer(reply);
  const cubes: AnalysisServicesConnection = {
    kind: 'analysis-services',
    name: 'Cubes',
    url: `http://127.0.0.1:${server.port}/olap/msmdpump.dll`,
    userName: '',
    password: undefined,
    properties: new Map([['Catalog', 'Sales & Co']]),
    connectTimeout: 60,
    timeout: 0,
    security: { mode: 'none' },
    ...connection,
  };
  return { ...rest, connections: { cubes, ...rest.connections } };
}

async function processing(reply: XmlaReply, given: Case = {}): Promise<TaskUnderTest> {
  return taskUnderTest(asProcessingTask, {
    ...(await surroundings(given, reply)),
    properties: { ConnectionName: 'cubes', ProcessingCommands: batch, ...given.properties },
  });
}

async function ddl(reply: XmlaReply, given: Case): Promise<TaskUnderTest> {
  return taskUnderTest(asExecuteDdlTask, {
    ...(await surroundings(given, reply)),
    properties: { ConnectionName: 'cubes', ...given.properties },
  });
}

const messageOf = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'none',
    (error: unknown) => String(error),
  );

// Source: documentation: Execute method (XMLA), Analysis Services Processing task.
describe('the Processing task', () => {
  it('sends its command by the Execute method, with the properties of the connection', async () => {
    const task = await processing(done);
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toEqual({ result: 'success' });
    const [{ method, url, headers, body }] = asked();
    expect([method, url, headers.soapaction, headers['content-type'], headers.authorization]).toEqual([
      'POST',
      '/olap/msmdpump.dll',
      '"urn:schemas-microsoft-com:xml-analysis:Execute"',
      'text/xml; charset=utf-8',
      undefined,
    ]);
    expect(body).toBe(
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Execute xmlns="urn:schemas-microsoft-com:xml-analysis">' +
        `<Command>${batch}</Command><Properties><PropertyList><Catalog>Sales &amp; Co</Catalog></PropertyList></Properties></Execute></soap:Body></soap:Envelope>`,
    );
  });

  it('logs in by basic authentication, and shows the password nowhere', async () => {
    const connection = { userName: 'CORP\\loader', password: new Secret('of-the-cubes') };
    const basic = { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="olap"' } };
    const task = await processing(basic, { connection });
    const message = await messageOf(task.execute());
    const login = Buffer.from('CORP\\loader:of-the-cubes').toString('base64');
    expect(asked()[0].headers.authorization).toBe(`Basic ${login}`);
    expect(message).toContain('401 Unauthorized; it wants another User ID or Password');
    expect(`${message}${JSON.stringify(task.context.fired)}`).not.toMatch(/of-the-cubes|QzpPUlB/);
  });

  it('says so when the server offers logins of Windows only', async () => {
    const task = await processing({ status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } });
    expect(await messageOf(task.execute())).toContain('it offers no basic authentication');
  });

  it('fails with the first error of the server, and fires the others and the warnings', async () => {
    const messages =
      '<Warning WarningCode="1092550657" Description="Errors in the OLAP storage engine." />' +
      '<Error ErrorCode="3238395904" Description="The partition cannot be processed." />' +
      '<Error ErrorCode="3238002695" Description="Internal error." />';
    const task = await processing(executeResponse(emptyRoot(messages, true)));
    const message = await messageOf(task.execute());
    expect(message).toContain('The partition cannot be processed (error 3238395904)');
    expect(task.context.fired.map(({ symbol, message }) => [symbol, message])).toEqual([
      [
        'OPENDTSX_W_XMLA_WARNING',
        'Analysis Services warned \\Package\\Task: Errors in the OLAP storage engine (warning 1092550657).',
      ],
      ['OPENDTSX_E_XMLA_ERROR', 'Analysis Services answered to \\Package\\Task: Internal error (error 3238002695).'],
    ]);
  });

  it('succeeds with warnings, of whichever command of a batch', async () => {
    const warning = '<Warning WarningCode="1" Description="Slow." />';
    const results = `<results xmlns="http://schemas.microsoft.com/analysisservices/2003/xmla-multipleresults">${emptyRoot()}${emptyRoot(warning)}</results>`;
    const task = await processing(executeResponse(results));
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(task.context.fired.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_W_XMLA_WARNING']);
  });

  it.each([
    [
      'an error without an exception',
      executeResponse(emptyRoot('<Error ErrorCode="5" Description="No." />')),
      'No (error 5)',
    ],
    ['an exception without an error', executeResponse(emptyRoot('', true)), 'the server gave no reason'],
    [
      'a SOAP fault with errors',
      { status: 500, body: soapFault('Bad.', '<Error ErrorCode="7" Description="Worse." />') },
      'Worse (error 7)',
    ],
    ['a SOAP fault', soapFault('Bad request.'), 'Bad request (error XMLAnalysisError.0xc10e0007)'],
    ['a page', '<html><body /></html>', 'the answer is no SOAP message'],
    ['no XML', 'Hello', 'the answer is no XML: '],
    ['another method', done.replaceAll('ExecuteResponse', 'OtherResponse'), 'the answer is none of XML for Analysis'],
    ['an error of the web server', { status: 404 }, 'the server answered 404 Not Found'],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 'the server answered 302 Found'],
  ])('fails for %s', async (_, reply: XmlaReply, expected) => {
    const task = await processing(reply);
    const running = task.execute();
    await expect(running).rejects.toMatchObject({ diagnostic: { symbol: 'DTS_E_DTSPROCTASK_DDLEXECUTIONFAILED' } });
    expect(await messageOf(running)).toContain(expected);
  });

  it('gives up when the command takes longer than the connection allows', async () => {
    const task = await processing('none', { connection: { timeout: 0.05 } });
    await expect(task.execute()).rejects.toThrow(/did not end within 0\.05 seconds \(Timeout of Cubes\)/);
  });

  it('ends when the package is stopped', async () => {
    const stop = new AbortController();
    const task = await processing('none', { signal: stop.signal });
    const arrived = server?.next();
    const running = task.execute();
    await arrived;
    stop.abort();
    expect(await running).toEqual({ result: 'canceled' });
  });

  it.each<[string, Case]>([
    ['DTS_E_DTSPROCTASK_NOCONNECTIONSPECIFIED', { properties: { ConnectionName: '' } }],
    ['DTS_E_DTSPROCTASK_UNABLETOLOCATECONNECTIONMANAGER', { properties: { ConnectionName: 'gone' } }],
    [
      'DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP',
      {
        properties: { ConnectionName: 'f' },
        connections: { f: { kind: 'file', path: '/f', writtenPath: '/f', usage: 'existing-file' } },
      },
    ],
    ['DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS', { properties: { ProcessingCommands: ' ' } }],
  ])('finds %s at validation, and asks nobody', async (symbol, given) => {
    const task = await processing(done, given);
    expect(task.validate()).toEqual([symbol]);
    expect(asked()).toEqual([]);
  });

  it.each(['<Batch>', 'PROCESS Sales', '{ "refresh": ', '<!DOCTYPE a><a/>', '<e:Envelope xmlns:e="u"/>'])(
    'does not send %s',
    async (ProcessingCommands) => {
      const task = await processing(done, { properties: { ProcessingCommands } });
      expect(await task.failure()).toBe('DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS');
      expect(asked()).toEqual([]);
    },
  );
});

// Source: documentation: Analysis Services Execute DDL task; TMSL: Statement around JSON.
describe('the Execute DDL task', () => {
  const bodyOf = async (given: Case): Promise<string> => {
    const task = await ddl(done, given);
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toEqual({ result: 'success' });
    return asked()[0].body;
  };

  it('takes its command directly, without the XML declaration', async () => {
    const Source = `\ufeff<?xml version="1.0" encoding="utf-16"?>\r\n${batch}`;
    expect(await bodyOf({ properties: { Source } })).toContain(`<Command>${batch}</Command>`);
  });

  it('takes TMSL', async () => {
    const Source = '{ "refresh": { "type": "full", "objects": [{ "database": "A & B" }] } }';
    expect(await bodyOf({ properties: { Source } })).toContain(
      '<Command><Statement>{ "refresh": { "type": "full", "objects": [{ "database": "A &amp; B" }] } }</Statement></Command>',
    );
  });

  it('takes a whole method as it stands', async () => {
    const Source =
      '<Discover xmlns="urn:schemas-microsoft-com:xml-analysis"><RequestType>DBSCHEMA_CATALOGS</RequestType></Discover>';
    expect(await bodyOf({ properties: { Source } })).toContain(`<soap:Body>${Source}</soap:Body>`);
    expect(asked()[0].headers.soapaction).toBe('"urn:schemas-microsoft-com:xml-analysis:Discover"');
  });

  it('takes its command from a variable', async () => {
    const properties = { SourceType: 2, Source: 'User::Command' };
    expect(await bodyOf({ properties, variables: { 'User::Command': batch } })).toContain(batch);
  });

  it.each([
    ['UTF-8', Buffer.from(batch)],
    ['UTF-16', Buffer.from(`\ufeff${batch}`, 'utf16le')],
  ])('takes its command from a file in %s', async (_, bytes) => {
    const path = join(await mkdtemp(join(tmpdir(), 'xmla-')), 'command.xmla');
    await writeFile(path, bytes);
    const connections = { f: { kind: 'file', path, writtenPath: 'C:\\command.xmla', usage: 'existing-file' } as const };
    expect(await bodyOf({ properties: { SourceType: 1, Source: 'f' }, connections })).toContain(batch);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_DTSPROCTASK_INVALIDDDL', { Source: '' }],
    ['DTS_E_DTSPROCTASK_VARIABLENOTDEFINED', { SourceType: 2, Source: 'User::Gone' }],
    ['DTS_E_DTSPROCTASK_FILECONNECTIONNOTDEFINED', { SourceType: 1, Source: 'gone' }],
    ['DTS_E_DTSPROCTASK_INVALIDCONNECTION', { SourceType: 1, Source: 'cubes' }],
    ['OPENDTSX_E_TASK_PROPERTY', { SourceType: 9, Source: 'x' }],
  ])('finds %s at validation', async (symbol, properties) => {
    expect((await ddl(done, { properties })).validate()).toEqual([symbol]);
  });

  it('fails without the file', async () => {
    const connections = {
      f: { kind: 'file', path: '/nowhere/c', writtenPath: 'C:\\c', usage: 'existing-file' } as const,
    };
    const task = await ddl(done, { properties: { SourceType: 1, Source: 'f' }, connections });
    expect(await task.failure()).toBe('DTS_E_DTSPROCTASK_FILEDOESNOTEXIST');
  });

  it.each(['', '<a>'])('does not send %j of a variable', async (value) => {
    const properties = { SourceType: 2, Source: 'User::Command' };
    const task = await ddl(done, { properties, variables: { 'User::Command': value } });
    expect(await task.failure()).toBe('DTS_E_DTSPROCTASK_INVALIDDDL');
    expect(asked()).toEqual([]);
  });
});
