import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ServedPackages, servePackages, testPassword } from './remote-clients/serve-packages.ts';

// Source of the operation, its namespace, parameters, results and messages: documentation, "Loading and Running a Remote Package Programmatically".
// Source of how an operation is found and of the names in the description: observed in the published code of asmx.

const envelope11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const envelope12 = 'http://www.w3.org/2003/05/soap-envelope';
const action = '"http://dtsue/LaunchPackage"';
const path = '/LaunchSSISPackage.asmx';

let served: ServedPackages;
beforeAll(async () => {
  served = await servePackages();
  await served.addUser('olga', 'db_ssisoperator');
  await served.addUser('eve');
}, 60_000);
afterAll(async () => {
  expect(served.bugs).toEqual([]);
  await served.close();
});

const basic = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`;

function launchBody(sourceType: string, sourceLocation: string, packageName: string): string {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<LaunchPackage xmlns="http://dtsue/"><sourceType>${escaped(sourceType)}</sourceType><sourceLocation>${escaped(sourceLocation)}</sourceLocation><packageName>${escaped(packageName)}</packageName></LaunchPackage>`;
}

const envelope = (body: string, namespace = envelope11, header = ''): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${namespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  place = path,
): Promise<Answer> {
  const response = await fetch(served.address + place, {
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: action,
      authorization: basic(served.user, served.password),
      ...headers,
    },
    body,
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text: await response.text(), headers: response.headers };
}

const soap12 = { 'content-type': 'application/soap+xml; charset=utf-8' };
const resultOf = ({ text }: Answer): string | undefined => /<LaunchPackageResult>(\d)</.exec(text)?.[1];
const launch = async (...named: [string, string, string]): Promise<Answer> => post(envelope(launchBody(...named)));

describe('the web service', { timeout: 60_000 }, () => {
  it.each([
    ['sql', '', 'SimpleTestPackage', '0'],
    ['sql', 'Loads', 'Daily', '0'],
    ['sql', '\\Loads\\', 'daily', '0'],
    ['sql', '', 'Fails', '1'],
    ['dts', 'File System', 'Daily', '0'],
    ['dts', 'MSDB\\Loads', 'Daily', '0'],
    ['file', 'C:\\My Packages', 'package1', '0'],
    ['file', 'c:/my packages/', 'package1.dtsx', '0'],
    ['file', 'anywhere', 'C:\\My Packages\\.\\package1.dtsx', '0'],
  ])('runs the package %s "%s" "%s" and gives %s', async (type, location, name, result) => {
    const answer = await launch(type, location, name);
    expect([answer.status, answer.type, resultOf(answer)]).toEqual([200, 'text/xml; charset=utf-8', result]);
  });

  it('answers in SOAP 1.2 what was asked in SOAP 1.2, with and without an action', async () => {
    const body = envelope(launchBody('sql', '', 'SimpleTestPackage'), envelope12);
    for (const parameter of ['', '; action="http://dtsue/LaunchPackage"', '; action="urn:other"']) {
      const answer = await post(body, { 'content-type': soap12['content-type'] + parameter });
      expect([answer.status, resultOf(answer)]).toEqual([200, '0']);
      expect(answer.type).toBe('application/soap+xml; charset=utf-8');
      expect(answer.text).toContain(`"${envelope12}"`);
    }
  });

  it.each([
    [
      'a package that MSDB does not have',
      ['sql', 'Loads', 'Absent'],
      'Invalid package name or location: Loads\\Absent.',
    ],
    [
      'a package that the file system does not have',
      ['dts', 'File System', 'Absent'],
      'Invalid package name or location: File System\\Absent.',
    ],
    [
      'a file that is not there',
      ['file', 'C:\\My Packages', 'absent'],
      'Invalid file location: C:\\My Packages\\absent.dtsx.',
    ],
    ['a folder that is not offered', ['file', '/etc', 'passwd'], 'Invalid file location: /etc/passwd.dtsx.'],
    [
      'a way out of the folder',
      ['file', 'C:\\My Packages', '..\\outside.dtsx'],
      'Invalid file location: C:\\My Packages\\..\\outside.dtsx.',
    ],
    ['another kind of source', ['ftp', '', 'a&b<c'], 'Valid values are "file", "sql" and "dts"'],
    ['a path with no store', ['dts', '', 'Daily'], 'Begin with one of: File System, MSDB'],
    [
      'a file that is no package',
      ['file', 'C:\\My Packages', 'broken'],
      'cannot be loaded: C:\\My Packages\\broken.dtsx',
    ],
  ] as const)('tells a fault for %s', async (_, [type, location, name], text) => {
    const in11 = await launch(type, location, name);
    expect([in11.status, in11.type]).toEqual([500, 'text/xml; charset=utf-8']);
    expect(in11.text).toContain('<faultcode>soap:Server</faultcode>');
    expect(in11.text.replaceAll('&quot;', '"')).toContain(text);
    expect(in11.text).not.toContain(served.folder);
    const in12 = await post(envelope(launchBody(type, location, name), envelope12), soap12);
    expect([in12.status, in12.type]).toEqual([500, 'application/soap+xml; charset=utf-8']);
    expect(in12.text).toContain('<soap:Value>soap:Receiver</soap:Value>');
    expect(in12.text).toMatch(/<code>0xE0D7[0-9A-F]{4}<\/code><symbol>OPENDTSX_E_/);
  });

  it.runIf(process.platform !== 'win32')('follows no link out of the folder', async () => {
    symlinkSync(join(served.folder, 'outside.dtsx'), join(served.root, 'link.dtsx'));
    expect((await launch('file', 'C:\\My Packages', 'link')).text).toContain('Invalid file location');
  });

  it('runs packages of MSDB for who may read them and files for operators; others are told why not', async () => {
    const as = (user: string, ...named: [string, string, string]) =>
      post(envelope(launchBody(...named)), { authorization: basic(user, testPassword) });
    expect(resultOf(await as('olga', 'sql', '', 'SimpleTestPackage'))).toBe('0');
    expect(resultOf(await as('olga', 'file', 'C:\\My Packages', 'package1'))).toBe('0');
    const refusals: [string, string, string][] = [
      ['sql', '', 'SimpleTestPackage'],
      ['file', 'C:\\My Packages', 'package1'],
      ['file', '/', 'x'],
    ];
    for (const named of refusals) {
      const refused = await as('eve', ...named);
      expect([refused.status, refused.text]).toEqual([500, expect.stringContaining('OPENDTSX_E_IDENTITY_DENIED')]);
    }
  });

  it('lets nobody in without credentials, and tells that in SOAP', async () => {
    const none = await post(envelope(launchBody('sql', '', 'SimpleTestPackage')), { authorization: '' });
    expect([none.status, none.text]).toEqual([401, expect.stringContaining('<faultcode>soap:Client</faultcode>')]);
    expect(none.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    const wrong = await post(envelope('', envelope12), { ...soap12, authorization: basic('eve', 'wrong') });
    expect([wrong.status, wrong.text]).toEqual([401, expect.stringContaining('soap:Sender')]);
    const foreign = await post(envelope(launchBody('sql', '', 'Fails')), { origin: 'https://elsewhere.example' });
    expect(foreign.status).toBe(403);
  });

  it('takes a token that may execute, and no other', async () => {
    const token = async (scope: string): Promise<string> =>
      (await served.rest.ask<{ token: string }>('POST /tokens', { body: { name: scope, scopes: [scope] } })).token;
    const body = envelope(launchBody('sql', '', 'SimpleTestPackage'));
    expect(resultOf(await post(body, { authorization: `Bearer ${await token('execute')}` }))).toBe('0');
    expect((await post(body, { authorization: `Bearer ${await token('read')}` })).status).toBe(403);
  });

  it('writes down who had what run, and what was refused', async () => {
    await launch('sql', '', 'SimpleTestPackage');
    await post(envelope(launchBody('sql', '', 'Fails')), { authorization: basic('eve', testPassword) });
    type Entry = { face: string; principal: string; action: string; object?: string; outcome: string; reason?: string };
    const { items } = await served.rest.ask<{ items: Entry[] }>('GET /audit?limit=2');
    expect(items).toMatchObject([
      {
        face: 'soap',
        principal: 'eve',
        action: 'LaunchPackage',
        outcome: 'refused',
        reason: expect.stringContaining('eve'),
      },
      { face: 'soap', principal: served.user, object: 'sql  SimpleTestPackage', outcome: 'done' },
    ]);
  });

  it.each([
    ['no SOAPAction', envelope(launchBody('sql', '', 'Fails')), { soapaction: undefined }, 'OPENDTSX_E_SOAP_ACTION<'],
    [
      'another action',
      envelope(launchBody('sql', '', 'Fails')),
      { soapaction: '"urn:x"' },
      'OPENDTSX_E_SOAP_ACTIONUNKNOWN',
    ],
    ['another element', envelope('<Other xmlns="http://dtsue/"/>'), {}, 'OPENDTSX_E_SOAP_BODY'],
    ['another namespace', envelope('<LaunchPackage xmlns="http://other/"/>'), {}, 'OPENDTSX_E_SOAP_BODY'],
    [
      'parameters of no namespace',
      envelope('<d:LaunchPackage xmlns:d="http://dtsue/"><sourceType>sql</sourceType></d:LaunchPackage>'),
      {},
      'sourceType is missing',
    ],
    [
      'a parameter that is nil',
      envelope(
        '<LaunchPackage xmlns="http://dtsue/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><sourceType i:nil="true"/></LaunchPackage>',
      ),
      {},
      'sourceType is missing',
    ],
    ['a parameter longer than a path', envelope(launchBody('sql', 'x'.repeat(4001), '')), {}, 'has 4001 characters'],
    ['no body', envelope(''), {}, 'OPENDTSX_E_SOAP_XML'],
    ['no XML', 'hello', {}, 'OPENDTSX_E_SOAP_XML'],
    ['nothing', '', {}, 'OPENDTSX_E_SOAP_XML'],
    ['half an envelope', envelope(launchBody('sql', '', 'Fails')).slice(0, 250), {}, 'OPENDTSX_E_SOAP_XML'],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${envelope('&b;')}`, {}, 'document type'],
    ['bytes of another encoding', Buffer.from(envelope(launchBody('sql', '', 'Täglich')), 'latin1'), {}, 'no text in'],
    ['an unknown encoding', envelope(''), { 'content-type': 'text/xml; charset=klingon' }, 'no text in klingon'],
    ['elements nested too deep', envelope('<a>'.repeat(100)), {}, 'nested deeper'],
    ['too many elements', envelope('<a/>'.repeat(3000)), {}, 'more than 2000'],
    ['more than a request may be', envelope('x'.repeat(300_000)), {}, 'Client'],
  ])('refuses %s as the fault of the client', async (_, body, headers, text) => {
    const { soapaction, ...others } = headers as Record<string, string>;
    const answer = await ('soapaction' in headers && soapaction === undefined
      ? postBare(body as string)
      : post(body, soapaction === undefined ? others : (headers as Record<string, string>)));
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('<faultcode>soap:Client</faultcode>')]);
    expect(answer.text).toContain(text);
  });

  // `fetch` sends what it is told; only here the header is to be absent.
  async function postBare(body: string): Promise<Answer> {
    const response = await fetch(served.address + path, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', authorization: basic(served.user, served.password) },
      body,
    });
    return { status: response.status, type: '', text: await response.text(), headers: response.headers };
  }

  it('says which version it expected, in that version', async () => {
    const in11 = await post(envelope(launchBody('sql', '', 'Fails'), envelope12));
    expect([in11.status, in11.text]).toEqual([500, expect.stringContaining('soap:VersionMismatch')]);
    const in12 = await post(envelope(launchBody('sql', '', 'Fails')), soap12);
    expect(in12.text).toMatch(/<soap:Upgrade>.*soap:VersionMismatch/s);
  });

  it('refuses a header that must be understood, and ignores others', async () => {
    const header = (more: string): string => `<s:Header><a:Id xmlns:a="urn:a" ${more}>1</a:Id></s:Header>`;
    const body = launchBody('sql', '', 'SimpleTestPackage');
    expect((await post(envelope(body, envelope11, header('s:mustUnderstand="1"')))).text).toContain(
      'soap:MustUnderstand',
    );
    const in12 = await post(envelope(body, envelope12, header('s:mustUnderstand="true"')), soap12);
    expect(in12.text).toMatch(/NotUnderstood qname="h:Id" xmlns:h="urn:a".*soap:MustUnderstand/s);
    const other = 's:mustUnderstand="1" s:actor="urn:somebody-else"';
    expect(resultOf(await post(envelope(body, envelope11, header(other))))).toBe('0');
    expect(resultOf(await post(envelope(body, envelope11, header(''))))).toBe('0');
    const long = `<s:Header><a:Id xmlns:a="urn:${'a'.repeat(5000)}" s:mustUnderstand="1"/></s:Header>`;
    const answer = await post(envelope(body, envelope12, long), soap12);
    expect(answer.text).toContain('soap:MustUnderstand');
    expect(answer.text.length).toBeLessThan(3000);
  });

  it('reads envelopes in UTF-16, with other prefixes, xsi:type, CDATA and comments', async () => {
    const body = `<x:LaunchPackage xmlns:x="http://dtsue/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><!-- c --><x:packageName i:type="x:other"><![CDATA[SimpleTest]]>Package</x:packageName><x:other/><x:sourceLocation/><x:sourceType>s&#x71;l</x:sourceType></x:LaunchPackage>`;
    const bytes = Buffer.from(`\ufeff${envelope(body).replace('utf-8', 'utf-16')}`, 'utf16le');
    expect(resultOf(await post(new Uint8Array(bytes), { 'content-type': 'text/xml' }))).toBe('0');
  });

  it('takes HTTP POST of a form, and starts nothing with GET', async () => {
    const form = new URLSearchParams({ sourceType: 'sql', sourceLocation: '', packageName: 'Fails' });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await post(form.toString(), type, `${path}/LaunchPackage`);
    expect([answer.status, answer.text]).toEqual([
      200,
      '<?xml version="1.0" encoding="utf-8"?>\r\n<int xmlns="http://dtsue/">1</int>',
    ]);
    const missing = await post('sourceType=sql', type, `${path}/LaunchPackage`);
    expect([missing.status, missing.type, missing.text]).toEqual([
      400,
      'text/plain; charset=utf-8',
      expect.stringContaining('sourceLocation is missing'),
    ]);
    const got = await fetch(`${served.address}${path}/LaunchPackage?${form}`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post('{}', { 'content-type': 'application/json' })).status).toBe(415);
  });

  it('describes itself and shows people how it is called, without a login', async () => {
    const page = await fetch(`${served.address}${path}`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('SOAPAction: &quot;http://dtsue/LaunchPackage&quot;');
    const description = await (await fetch(`${served.address}${path}?WSDL`)).text();
    expect(description).toContain(`<soap12:address location="${served.address}${path}" />`);
    expect(description).toContain('<wsdl:service name="LaunchSSISPackageService">');
  });
});

describe('a package that runs for a caller', { timeout: 60_000 }, () => {
  type Running = { items: { packageName: string; instanceId: string; userName: string }[] };
  const running = async () => (await served.rest.ask<Running>('GET /package-store/running-packages')).items;
  const begun = (): number =>
    existsSync(join(served.folder, 'started')) ? readFileSync(join(served.folder, 'started')).length : 0;
  const stopAll = async (): Promise<void> => {
    for (const { instanceId } of await running()) {
      await served.rest.ask(`POST /package-store/running-packages/${encodeURIComponent(instanceId)}/stop`);
    }
  };
  afterEach(async () => {
    await stopAll();
    await expect.poll(running, { timeout: 30_000 }).toEqual([]);
  });

  it('is a running package, and its caller gets 3 when it is stopped', async () => {
    const before = begun();
    const answer = launch('sql', '', 'Waits');
    await expect.poll(begun, { timeout: 30_000 }).toBe(before + 1);
    expect(await running()).toMatchObject([{ packageName: 'Waits', userName: served.user }]);
    await stopAll();
    expect(resultOf(await answer)).toBe('3');
  });

  // Source: inferred from ASP.NET, where a web method runs on when its client is gone.
  it('runs on when its caller leaves; what waits for its turn does not begin then', async () => {
    const before = begun();
    const leaving: (() => void)[] = [];
    for (let count = 0; count < 3; count++) leaving.push(send('Waits'));
    await expect.poll(begun, { timeout: 30_000 }).toBe(before + 2);
    for (const leave of leaving) leave();
    // The third is known to have left when its entry is written down, after it was its turn.
    expect(await running()).toHaveLength(2);
    await stopAll();
    type Entry = { outcome: string; reason?: string };
    const reasons = async () =>
      (await served.rest.ask<{ items: Entry[] }>('GET /audit?limit=3')).items.map(({ reason = '' }) => reason).sort();
    await expect.poll(reasons, { timeout: 30_000 }).toEqual(['', '', 'OPENDTSX_E_LAUNCH_GONE']);
    expect(begun()).toBe(before + 2);
  });

  it('waits in a line that has an end: what comes behind it is refused at once', async () => {
    // Two run, a hundred wait.
    const places = 102;
    const leaving = new AbortController();
    const refused: string[] = [];
    const sent = Array.from({ length: places + 5 }, async () => {
      const response = await fetch(served.address + path, {
        method: 'POST',
        headers: { 'content-type': 'text/xml', soapaction: action, authorization: basic(served.user, served.password) },
        body: envelope(launchBody('sql', '', 'Waits')),
        signal: leaving.signal,
      });
      refused.push(await response.text());
    });
    const ended = Promise.allSettled(sent);
    await expect.poll(() => refused.length, { timeout: 30_000 }).toBe(5);
    for (const text of refused) expect(text).toContain('OPENDTSX_E_LAUNCH_BUSY');
    await expect.poll(running, { timeout: 30_000 }).toHaveLength(2);
    leaving.abort();
    await ended;
    // One that it was the turn of before it was known to have left is stopped as well.
    const stillRunning = async () => {
      await stopAll();
      return running();
    };
    await expect.poll(stillRunning, { timeout: 30_000 }).toEqual([]);
    expect(resultOf(await launch('sql', '', 'SimpleTestPackage'))).toBe('0');
  });

  function send(name: string): () => void {
    const body = envelope(launchBody('sql', '', name));
    const { hostname, port } = new URL(served.address);
    const headers = {
      'content-type': 'text/xml',
      soapaction: action,
      authorization: basic(served.user, served.password),
    };
    const outgoing = httpRequest({ hostname, port, path, method: 'POST', headers, agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end(body);
    return () => void outgoing.destroy();
  }

  it('is started over REST as over SOAP, with its errors in the answer', async () => {
    const run = (sourceType: string, packageName: string) =>
      served.rest.send('POST /package-store/launches', { body: { sourceType, packageName } });
    expect((await run('sql', 'SimpleTestPackage')).json()).toMatchObject({
      result: 0,
      resultName: 'success',
      errors: [],
    });
    const failed = (await run('sql', 'Fails')).json<{ result: number; errors: string[] }>();
    expect([failed.result, failed.errors[0]]).toEqual([1, expect.stringContaining('Exit')]);
    expect(failed.errors.join()).not.toContain(served.folder);
    expect([(await run('sql', 'Absent')).status, (await run('ftp', 'x')).status]).toEqual([404, 400]);
  });

  it('is started once by requests with the same Idempotency-Key, which all get its result', async () => {
    const before = begun();
    const request = { headers: { 'idempotency-key': 'once' }, body: { sourceType: 'sql', packageName: 'Waits' } };
    const answers = [1, 2, 3].map(() => served.rest.send('POST /package-store/launches', request));
    await expect.poll(begun, { timeout: 30_000 }).toBe(before + 1);
    await stopAll();
    const told = (await Promise.all(answers)).map((answer) => answer.json<{ instanceId: string; result: number }>());
    expect(told.map(({ result }) => result)).toEqual([3, 3, 3]);
    expect(new Set(told.map(({ instanceId }) => instanceId)).size).toBe(1);
    const later = await served.rest.send('POST /package-store/launches', request);
    expect([later.json(), later.headers.get('idempotency-replayed')]).toEqual([told[0], 'true']);
    expect(begun()).toBe(before + 1);
    const other = { ...request, body: { sourceType: 'sql', packageName: 'Fails' } };
    expect((await served.rest.send('POST /package-store/launches', other)).status).toBe(422);
  });
});

describe('a server that is stopped', { timeout: 60_000 }, () => {
  it('cancels packages of callers, tells them so, and leaves no file of a stored package', async () => {
    const own = await servePackages({ anonymousUser: 'admin' });
    const answer = fetch(`${own.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: action },
      body: envelope(launchBody('sql', '', 'Waits')),
    });
    await expect.poll(() => existsSync(join(own.folder, 'started')), { timeout: 30_000 }).toBe(true);
    const [{ text }] = await Promise.all([
      answer.then(async (response) => ({ text: await response.text() })),
      own.close(),
    ]);
    expect(text).toContain('<LaunchPackageResult>3</LaunchPackageResult>');
    expect(own.bugs).toEqual([]);
  });
});
