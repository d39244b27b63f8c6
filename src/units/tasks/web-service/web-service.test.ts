import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { columnType, type FileConnection, type HttpConnection, type PropertyValue, Secret } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../../../tests/test-certificate.ts';
import { type Asked, WebServers } from './fixtures/web-servers.ts';
import { decodeAnswer } from './http-exchange.ts';
import { webServiceTask } from './index.ts';
import { readOperation } from './wsdl.ts';
import { parseXmlTree } from './xml-tree.ts';

const wsdlFile = fileURLToPath(new URL('./fixtures/rates.wsdl', import.meta.url));
const rates = 'http://rates.example/';

let folder: string;
let web: WebServers;
const asked = (): Asked[] => web.asked;
const start: WebServers['start'] = (answer, tls) => web.start(answer, tls);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-service-'));
  web = new WebServers();
});
afterEach(() => web.close());

function envelope(body: string, uri = 'http://schemas.xmlsoap.org/soap/envelope/'): string {
  return `<?xml version="1.0"?><e:Envelope xmlns:e="${uri}"><e:Header /><e:Body>${body}</e:Body></e:Envelope>`;
}

function response(name: string, content: string): string {
  return envelope(`<${name}Response xmlns="${rates}"><${name}Result>${content}</${name}Result></${name}Response>`);
}

interface CallOptions extends TaskSurroundings {
  readonly properties?: Record<string, PropertyValue>;
  readonly connection?: Partial<HttpConnection>;
}

function prepare(
  port: number,
  method: string,
  parameters: Record<string, PropertyValue>[] = [],
  { properties = {}, connection = {}, ...surroundings }: CallOptions = {},
): TaskUnderTest {
  const web: HttpConnection = {
    kind: 'http',
    name: 'Rates',
    url: `http://127.0.0.1:${port}/rates.asmx?wsdl`,
    repointed: false,
    userName: '',
    password: undefined,
    proxy: undefined,
    timeout: 10,
    chunkSize: 64,
    security: { mode: 'none' },
    ...connection,
  };
  return taskUnderTest(webServiceTask, {
    ...surroundings,
    variables: { 'User::Result': '', ...surroundings.variables },
    connections: { web, ...surroundings.connections },
    properties: {
      Connection: 'web',
      WSDLFile: wsdlFile,
      ServiceName: 'Rates',
      WebMethodInfo: [
        { Name: method, Documentation: '', Parameters: parameters.map((each) => ({ ...whole, ...each })) },
      ],
      OutputType: 1,
      OutputLocation: 'User::Result',
      ...properties,
    },
  });
}

const whole = { Name: '', SeqNumber: 0, ParamType: 'Primitive', Datatype: '', Value: '', IsVariable: false };
const day = { Name: 'day', Value: '2024-01-31T00:00:00' };
const declaration = '<?xml version="1.0" encoding="utf-16"?>\r\n';
const result = (task: TaskUnderTest): unknown => task.context.read('User::Result');

describe('a call', () => {
  it('is made as the designer writes it: primitive values and variables, document style', async () => {
    const port = await start({ body: response('GetRate', '1.0842') });
    const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const web: HttpConnection = {
      kind: 'http',
      name: 'Rates',
      url: `http://127.0.0.1:${port}/rates.asmx?wsdl`,
      repointed: false,
      userName: '',
      password: undefined,
      proxy: undefined,
      timeout: 10,
      chunkSize: 1024,
      security: { mode: 'none' },
    };
    const task = taskUnderTest(webServiceTask, {
      objectData,
      variables: {
        'User::Result': '',
        'User::Day': { type: columnType('DT_WSTR', { length: 30 }), value: '2024-01-31T10:00:00' },
      },
      paths: { 'C:\\Services\\rates.wsdl': wsdlFile },
      connections: { '{0B6C3A52-0000-4000-8000-000000004774}': web },
    });
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(result(task)).toBe(`${declaration}<decimal>1.0842</decimal>`);
    const [{ method, url, headers, body }] = asked();
    expect([method, url, headers.soapaction, headers['content-type']]).toEqual([
      'POST',
      '/rates.asmx',
      '"http://rates.example/GetRate"',
      'text/xml; charset=utf-8',
    ]);
    expect(body).toContain(
      `<m:GetRate xmlns:m="${rates}"><currency xmlns="${rates}">EUR</currency><day xmlns="${rates}">2024-01-31T10:00:00</day></m:GetRate>`,
    );
    expect(task.context.logged.map((line) => line.split(':')[0])).toEqual(['WSTaskBegin', 'WSTaskInfo', 'WSTaskEnd']);
  });

  it('leaves out parameters that may be absent, and escapes the others', async () => {
    const port = await start({ body: response('GetRate', '1') });
    await prepare(port, 'GetRate', [day]).execute();
    expect(asked()[0].body).not.toContain('currency');
    await prepare(port, 'GetRate', [day, { Name: 'currency', Value: '<A&"B">' }]).execute();
    expect(asked()[1].body).toContain('>&lt;A&amp;&quot;B&quot;&gt;</currency>');
  });

  it('gives a result with its parts under the name of its type', async () => {
    const port = await start({ body: response('GetTable', '<Rate>1</Rate><Rate>a &amp; b</Rate><Rate/>') });
    const task = prepare(port, 'GetTable');
    await task.execute();
    expect(result(task)).toBe(
      `${declaration}<RateTable xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\r\n` +
        `  <Rate xmlns="${rates}">1</Rate>\r\n  <Rate xmlns="${rates}">a &amp; b</Rate>\r\n  <Rate xmlns="${rates}" />\r\n</RateTable>`,
    );
  });

  it('gives a data set as one', async () => {
    const content =
      '<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" id="N"/><d:diffgram xmlns:d="urn:d" d:id="7"><T xmlns="">1</T></d:diffgram>';
    const port = await start({ body: response('GetData', content) });
    const task = prepare(port, 'GetData');
    await task.execute();
    const root = parseXmlTree(String(result(task)));
    expect([root.local, root.children.map(({ local }) => local)]).toEqual(['DataSet', ['schema', 'diffgram']]);
    expect(root.children[1].attributes.get('urn:d id')).toBe('7');
    expect(root.children[1].children[0]).toMatchObject({ local: 'T', uri: '', text: '1' });
  });

  it('keeps the types that elements name by a prefix', async () => {
    const content = `<Rate xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="urn:t" x:type="t:Daily" x:nil="true"/>`;
    const port = await start({ body: response('GetTable', content) });
    const task = prepare(port, 'GetTable');
    await task.execute();
    const [rate] = parseXmlTree(String(result(task))).children;
    const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
    expect([rate.attributes.get(`${xsi} type`), rate.resolve('t'), rate.attributes.get(`${xsi} nil`)]).toEqual([
      't:Daily',
      'urn:t',
      'true',
    ]);
  });

  it('passes the parameter as the body where there is no element around it', async () => {
    const port = await start({ body: envelope(`<Pong xmlns="${rates}">there</Pong>`) });
    const task = prepare(port, 'Ping', [{ Name: 'Ping', Value: 'here' }]);
    await task.execute();
    expect(asked()[0].body).toContain(`<soap:Body><Ping xmlns="${rates}">here</Ping></soap:Body>`);
    expect(result(task)).toBe(`${declaration}<string>there</string>`);
  });

  it('without a result leaves an empty text', async () => {
    const port = await start({ body: envelope(`<ResetResponse xmlns="${rates}" />`) });
    const task = prepare(port, 'Reset', [], { variables: { 'User::Result': 'before' } });
    await task.execute();
    expect(result(task)).toBe('');
  });

  it('in rpc style names its parameters without namespace, with their types where they are encoded', async () => {
    const port = await start({ body: envelope('<x:AddResponse xmlns:x="urn:sums"><sum>5</sum></x:AddResponse>') });
    const parameters = [
      { Name: 'b', Value: '3' },
      { Name: 'a', Value: ' 2 ' },
    ];
    const task = prepare(port, 'Add', parameters, { properties: { ServiceName: 'Sums' } });
    await task.execute();
    expect(asked()[0].url).toBe('/sums');
    expect(asked()[0].body).toContain(
      '<m:Add xmlns:m="urn:sums" soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><a xsi:type="xsd:int">2</a><b xsi:type="xsd:int">3</b></m:Add>',
    );
    expect(result(task)).toBe(`${declaration}<int>5</int>`);
  });

  it('speaks SOAP 1.2 where the service speaks nothing else', async () => {
    const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
    const body = `<GetRateResponse xmlns="${rates}"><GetRateResult>2</GetRateResult></GetRateResponse>`;
    const port = await start({ body: envelope(body, soap12) });
    const task = prepare(port, 'GetRate', [day], { properties: { ServiceName: 'Rates12' } });
    await task.execute();
    expect([asked()[0].url, asked()[0].headers['content-type'], asked()[0].headers.soapaction]).toEqual([
      '/v12/rates.asmx',
      'application/soap+xml; charset=utf-8; action="http://rates.example/GetRate"',
      undefined,
    ]);
    expect(asked()[0].body).toContain(soap12);
    expect(result(task)).toBe(`${declaration}<decimal>2</decimal>`);
  });

  it('writes its result into a file, in the encoding that it declares', async () => {
    const port = await start({ body: response('GetRate', '3') });
    const out: FileConnection = {
      kind: 'file',
      path: join(folder, 'r.xml'),
      writtenPath: 'C:\\r.xml',
      usage: 'create-file',
    };
    const properties = { OutputType: 0, OutputLocation: 'out' };
    const task = prepare(port, 'GetRate', [day], { properties, connections: { out } });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(await readFile(join(folder, 'r.xml'), 'utf16le')).toBe(`\ufeff${declaration}<decimal>3</decimal>`);
  });

  it('goes to the address given from outside, where one is', async () => {
    const port = await start({ body: response('GetRate', '3') });
    const connection = { url: `http://127.0.0.1:${port}/other/path`, repointed: true };
    await prepare(port, 'GetRate', [day], { connection }).execute();
    expect(asked()[0].url).toBe('/other/path');
  });
});

describe('the way to the server', () => {
  it('logs in with basic authentication, and shows the password nowhere', async () => {
    const port = await start({ status: 401, body: 'no' });
    const connection = { userName: 'CORP\\loader', password: new Secret('of-the-server') };
    const task = prepare(port, 'GetRate', [day], { connection });
    const error = await task.execute().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    const login = Buffer.from('CORP\\loader:of-the-server').toString('base64');
    expect(asked()[0].headers.authorization).toBe(`Basic ${login}`);
    expect(error).toMatchObject({ diagnostic: { symbol: 'DTS_E_WEBSERVICETASK_INVOKE_ERR' } });
    expect(String(error)).toContain('401 Unauthorized');
    expect(JSON.stringify([error, String(error), task.context.logged])).not.toMatch(/of-the-server|QzpPUlB/);
  });

  it('goes through a proxy that wants a login', async () => {
    const port = await start({ body: response('GetRate', '4') });
    const proxy = { url: `http://127.0.0.1:${port}/`, userName: 'gate', password: new Secret('open') };
    const connection = { url: 'http://rates.internal/rates.asmx?wsdl', proxy };
    await prepare(port, 'GetRate', [day], { connection }).execute();
    expect([asked()[0].url, asked()[0].headers.host, asked()[0].headers['proxy-authorization']]).toEqual([
      'http://rates.internal/rates.asmx',
      'rates.internal',
      `Basic ${Buffer.from('gate:open').toString('base64')}`,
    ]);
  });

  it('is a tunnel through the proxy for https', async () => {
    const certificate = makeTestCertificate();
    const port = await start({ body: response('GetRate', '5') }, certificate);
    const tunnels: string[] = [];
    const proxyServer = createServer();
    proxyServer.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Open\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('close', () => socket.destroy());
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      socket.on('error', () => onward.destroy());
    });
    const proxyPort = await web.listen(proxyServer);
    const connection: Partial<HttpConnection> = {
      url: 'https://localhost/rates.asmx',
      proxy: { url: `http://127.0.0.1:${proxyPort}/`, userName: '', password: undefined },
      security: { mode: 'implicit', authorities: certificate.certificate },
    };
    const task = prepare(port, 'GetRate', [day], { connection });
    await task.execute();
    expect([tunnels, result(task)]).toEqual([['localhost:443'], `${declaration}<decimal>5</decimal>`]);
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    const port = await start({ body: '' }, makeTestCertificate());
    const connection = { url: `https://localhost:${port}/`, security: { mode: 'implicit' } } as const;
    await expect(prepare(port, 'GetRate', [day], { connection }).execute()).rejects.toThrow(/self-signed certificate/);
  });

  it('fails without an answer in time', async () => {
    const port = await start(undefined);
    const task = prepare(port, 'GetRate', [day], { connection: { timeout: 0.05 } });
    await expect(task.execute()).rejects.toThrow(/no answer within 0\.05 seconds/);
  });

  it('is left when the execution is canceled', async () => {
    const abort = new AbortController();
    const port = await start(undefined);
    const running = prepare(port, 'GetRate', [day], { signal: abort.signal, connection: { timeout: 0 } }).execute();
    await once(web.servers[0], 'request');
    abort.abort();
    expect(await running).toEqual({ result: 'canceled' });
  });

  it('fails where nobody listens', async () => {
    const connection = { url: 'http://127.0.0.1:1/' };
    expect(await prepare(1, 'GetRate', [day], { connection }).failure()).toBe('DTS_E_WEBSERVICETASK_INVOKE_ERR');
  });
});

describe('an answer', () => {
  it.each([
    [
      envelope(
        '<e:Fault><faultcode>e:Server</faultcode><faultstring>No such\n currency</faultstring><detail><code>17</code></detail></e:Fault>',
      ),
    ],
    [
      envelope(
        '<e:Fault><e:Code><e:Value>e:Server</e:Value></e:Code><e:Reason><e:Text>No such currency</e:Text></e:Reason><e:Detail>17</e:Detail></e:Fault>',
        'http://www.w3.org/2003/05/soap-envelope',
      ),
    ],
  ])('that is a fault fails the task with its text: %#', async (body) => {
    const port = await start({ status: 500, body });
    const task = prepare(port, 'GetRate', [day]);
    await expect(task.execute()).rejects.toMatchObject({
      diagnostic: {
        symbol: 'DTS_E_WEBSERVICETASK_WEBMETHOD_INVOKE_FAILED',
        args: { detail: 'e:Server: No such currency: 17' },
      },
    });
    expect(result(task)).toBe('');
  });

  it.each([
    ['<html>no</html>', /no SOAP message but <html>/],
    ['', /must contain a root element/],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /it has a document type/],
    [`${'<a>'.repeat(600)}${'</a>'.repeat(600)}`, /500 deep/],
    [response('GetRate', '1').slice(0, -20), /unclosed tag/],
  ])('that is none fails the task: %#', async (body, reason) => {
    const port = await start({ body });
    const task = prepare(port, 'GetRate', [day]);
    await expect(task.execute()).rejects.toThrow(reason);
    expect(await prepare(port, 'GetRate', [day]).failure()).toBe('DTS_E_WEBSERVICETASK_INVOKE_ERR');
  });

  it.each([
    [Buffer.from('\ufeff<a>\u20ac</a>', 'utf16le'), 'text/xml', '<a>\u20ac</a>'],
    [Buffer.from('<a>\u00e4</a>', 'latin1'), 'text/xml; charset=iso-8859-1', '<a>\u00e4</a>'],
    [
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e4</a>', 'latin1'),
      '',
      '<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e4</a>',
    ],
    [Buffer.from('<a>\u00e4</a>', 'utf8'), 'text/xml; charset=nobody-knows', '<a>\u00e4</a>'],
  ])('is read in its encoding: %#', (bytes, type, expected) => {
    expect(decodeAnswer(bytes, type)).toBe(expected);
  });
});

describe('the WSDL', () => {
  it('is downloaded where the file is missing and may be overwritten', async () => {
    const wsdl = await readFile(wsdlFile, 'utf8');
    const port = await start({ body: wsdl });
    const properties = { WSDLFile: join(folder, 'own.wsdl'), OverwriteWSDLFile: true };
    // The answer to the call is the WSDL again, which is no SOAP message.
    await prepare(port, 'GetRate', [day], { properties }).failure();
    expect(asked().map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /rates.asmx?wsdl', 'POST /rates.asmx']);
    expect(await readFile(join(folder, 'own.wsdl'), 'utf8')).toBe(wsdl);
  });

  it('that cannot be downloaded leaves no file', async () => {
    const port = await start({ status: 404 });
    const properties = { WSDLFile: join(folder, 'own.wsdl'), OverwriteWSDLFile: true };
    const task = prepare(port, 'GetRate', [day], { properties });
    expect(await task.failure()).toBe('DTS_E_WEBSERVICETASK_ERROR_IN_DOWNLOAD');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is needed', async () => {
    const properties = { WSDLFile: join(folder, 'none.wsdl') };
    expect(await prepare(1, 'GetRate', [day], { properties }).failure()).toBe('DTS_E_WEBSERVICETASK_WSDL_NOT_FOUND');
  });

  it.each([
    ['DTS_E_WEBSERVICETASK_SERVICE_NOT_FOUND', 'Other', 'GetRate'],
    ['DTS_E_WEBSERVICETASK_SOAPPORT_NOT_FOUND', 'Silent', 'GetRate'],
    ['DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY', 'Rates', 'Other'],
  ])('%s', async (symbol, ServiceName, method) => {
    expect(await prepare(1, method, [day], { properties: { ServiceName } }).failure()).toBe(symbol);
  });

  it.each(['<a/>', 'no xml', ''.padEnd(10)])('is not %j', async (content) => {
    await writeFile(join(folder, 'bad.wsdl'), content);
    const properties = { WSDLFile: join(folder, 'bad.wsdl') };
    expect(await prepare(1, 'GetRate', [day], { properties }).failure()).toBe('DTS_E_WEBSERVICETASK_WRONG_WSDL');
  });

  it('names the files that it imports when something is missing', async () => {
    const wsdl = (await readFile(wsdlFile, 'utf8')).replace(
      /<s:element name="GetRate">.*?<\/s:element>\s*(?=<s:element name="GetRateResponse">)/s,
      '<s:import namespace="urn:x" schemaLocation="rates.xsd" />',
    );
    expect(() => readOperation(wsdl, 'Rates', 'GetRate')).toThrow(/lack the element GetRate .*rates\.xsd/);
  });
});

describe('parameters', () => {
  it.each([
    ['top', 'ten', 'DTS_E_WEBSERVICETASK_CONVERT_FAILED'],
    ['top', '1\u0001', 'DTS_E_WEBSERVICETASK_CONVERT_FAILED'],
    ['bottom', '1', 'DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY'],
  ])('%s = %j fails before the call', async (Name, Value, symbol) => {
    const port = await start({ body: '' });
    expect(await prepare(port, 'GetTable', [{ Name, Value }]).failure()).toBe(symbol);
    expect(asked()).toEqual([]);
  });

  it('that are needed must be given', async () => {
    expect(await prepare(1, 'GetRate').failure()).toBe('DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY');
  });

  it('of date variables are written as XML Schema does', async () => {
    const port = await start({ body: response('GetRate', '1') });
    const value = Date.UTC(2024, 0, 31, 10, 30);
    const type = columnType('DT_DBTIMESTAMP');
    const variables = { 'User::Day': { type, value: BigInt(value) * 10_000n } };
    const task = prepare(port, 'GetRate', [{ Name: 'day', Value: 'User::Day', IsVariable: true }], { variables });
    await task.execute();
    expect(asked()[0].body).toMatch(/<day [^>]*>2024-01-31T10:30:00(\.0+)?<\/day>/);
  });
});

describe('validation', () => {
  const other = { kind: 'other', value: undefined } as const;
  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_WEBSERVICETASK_CONNECTION_NAME_NULL', { Connection: '' }],
    ['DTS_E_WEBSERVICETASK_CONNECTION_NOT_HTTP', { Connection: 'other' }],
    ['DTS_E_WEBSERVICETASK_SERVICE_NULL', { ServiceName: '' }],
    ['DTS_E_WEBSERVICETASK_WEBMETHODINFO_NULL', { WebMethodInfo: [] }],
    ['DTS_E_WEBSERVICETASK_METHODNAME_NULL', { WebMethodInfo: [{ Name: '', Documentation: '', Parameters: [] }] }],
    ['DTS_E_WEBSERVICETASK_WSDL_NULL', { WSDLFile: '' }],
    ['DTS_E_WEBSERVICETASK_OUTPUTLOC_NULL', { OutputLocation: '' }],
    ['DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', { OutputLocation: 'User::No' }],
    ['DTS_E_WEBSERVICETASK_FILE_CONN_NOT_FOUND', { OutputType: 0, OutputLocation: 'other' }],
  ])('finds %s, as the run does', async (symbol, properties) => {
    const task = prepare(1, 'GetTable', [], { properties, connections: { other } });
    expect(task.validate()).toEqual([symbol]);
    expect(await task.failure()).toBe(symbol);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED', { ParamType: 'Complex' }],
    ['DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED', { ParamType: 'Array' }],
    ['DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', { IsVariable: true, Value: 'User::No' }],
  ])('finds %s for a parameter, as the run does', async (symbol, parameter) => {
    const task = prepare(1, 'GetTable', [{ Name: 'top', Value: '1', ...parameter }]);
    expect(task.validate()).toEqual([symbol]);
    expect(await task.failure()).toBe(symbol);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_WEBSERVICETASK_CONNECTION_NOT_FOUND', { Connection: 'gone' }],
    ['OPENDTSX_E_TASK_PROPERTY', { OutputType: 2 }],
  ])('finds %s', (symbol, properties) => {
    expect(prepare(1, 'GetTable', [], { properties }).validate()).toEqual([symbol]);
  });
});
