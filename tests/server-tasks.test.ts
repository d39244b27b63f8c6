import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../src/runtime/run-request.ts';
import { type FtpServer, startFtpServer } from '../src/units/tasks/ftp/fixtures/ftp-server.ts';
import { WebServers } from '../src/units/tasks/web-service/fixtures/web-servers.ts';

const packageFile = fileURLToPath(new URL('./server-tasks/package.dtsx', import.meta.url));
const wsdl = fileURLToPath(new URL('../src/units/tasks/web-service/fixtures/rates.wsdl', import.meta.url));
const passwords = ['of-the-files', 'of-the-rates', 'of-the-mail'];

let folder: string;
let files: FtpServer;
let web: WebServers;
let webPort: number;
let mails: string[];
let mail: SMTPServer;
let mailPort: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-tasks-'));
  await mkdir(join(folder, 'inbox'));
  await copyFile(wsdl, join(folder, 'rates.wsdl'));
  files = await startFtpServer({ '/out/': '', '/out/a.csv': '1;2' }, { users: { loader: passwords[0] } });
  web = new WebServers();
  const result = '<GetRateResponse xmlns="http://rates.example/"><GetRateResult>1.5</GetRateResult></GetRateResponse>';
  const envelope = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${result}</e:Body></e:Envelope>`;
  webPort = await web.start({ body: envelope });
  await startMail();
});
afterEach(async () => {
  await files.close();
  await web.close();
  await new Promise<void>((resolve) => mail.close(() => resolve()));
});

async function startMail(): Promise<void> {
  mails = [];
  mail = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 10,
    onAuth({ username = '', password }, _session, done) {
      if (password === passwords[2]) done(null, { user: username });
      else done(new Error('Invalid login'));
    },
    onData(stream, _session, done) {
      text(stream).then((message) => {
        mails.push(message);
        done();
      }, done);
    },
  });
  const server: Server = mail.listen(0, '127.0.0.1');
  await once(server, 'listening');
  mailPort = (server.address() as AddressInfo).port;
}

async function run(changes: Partial<RunRequest> = {}): Promise<{ result: RunResult; events: ExecutionEvent[] }> {
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { path: packageFile },
    workingFolder: folder,
    set: [
      { path: '\\Package.Variables[User::FilesServer].Properties[Value]', value: `127.0.0.1:${files.port}` },
      { path: '\\Package.Connections[Mail].Properties[Password]', value: passwords[2] },
    ],
    connectionTargets: new Map([
      ['Rates', `http://127.0.0.1:${webPort}`],
      ['Mail', `smtp://loader@127.0.0.1:${mailPort}`],
    ]),
    ...changes,
    onEvent: (event) => events.push(event),
  });
  return { result, events };
}

describe('a package that talks to servers', () => {
  it('receives files, calls a service and sends mail, each with its own password', async () => {
    const { result, events } = await run();
    expect(events.filter(({ event }) => event === 'OnError').map(({ message }) => message)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(await readdir(join(folder, 'inbox'))).toEqual(['a.csv']);
    const login = Buffer.from(`reader:${passwords[1]}`).toString('base64');
    expect(web.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/rates.asmx', `Basic ${login}`],
    ]);
    expect(mails[0]).toMatch(/^Subject: Rates of daily rates\r$/m);
    expect(mails[0]).toMatch(/<decimal>1\.5<\/decimal>/);
    expect(mails[0]).toContain(Buffer.from('1;2').toString('base64'));
  });

  it('writes its own log entries, and no password anywhere', async () => {
    const { events } = await run();
    const entries = events.map(({ event }) => event).filter((event) => /^(FTP|WSTask|SendMailTask)/.test(event));
    expect(entries).toEqual([
      'FTPConnectingToServer',
      'FTPOperation',
      'WSTaskBegin',
      'WSTaskInfo',
      'WSTaskEnd',
      'SendMailTaskBegin',
      'SendMailTaskInfo',
      'SendMailTaskEnd',
    ]);
    for (const password of passwords) expect(JSON.stringify(events)).not.toContain(password);
  });

  it('takes passwords that it does not hold from the secrets of the mapping file', async () => {
    await writeFile(join(folder, 'mail-password'), `${passwords[2]}\n`);
    const secrets = 'secrets: { "\\\\Package.Connections[Mail].Properties[Password]": "file:mail-password" }';
    await writeFile(join(folder, 'opendtsx.yaml'), `version: 1\n${secrets}\n`);
    const server = {
      path: '\\Package.Variables[User::FilesServer].Properties[Value]',
      value: `127.0.0.1:${files.port}`,
    };
    const { result } = await run({ set: [server] });
    expect([result.exitCode, mails.length]).toEqual([0, 1]);
  });

  it('does not reach hosts that the policy forbids', async () => {
    const policy = join(folder, 'policy.yaml');
    await writeFile(policy, 'allowedHosts: [allowed.example]\n');
    const { result, events } = await run({ policy });
    expect(result.exitCode).toBe(1);
    expect([files.commands, web.asked, mails]).toEqual([[], [], []]);
    expect(events.filter(({ event }) => event === 'OnError')[0]?.symbol).toBe('OPENDTSX_E_POLICY_HOST');
  });
});
