import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import {
  addOperator,
  deleteOperator,
  findOperator,
  helpOperator,
  updateOperator,
  webhookUrlOf,
} from '../operators/operators.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import type { JobNotification } from './notification.ts';
import { smtpSender, webhookSender } from './senders.ts';

const refusal = (symbol: string) => ({ diagnostic: { symbol: `OPENDTSX_E_AGENT_${symbol}` } });
const notification: JobNotification = {
  text: 'Job load failed on TEST.',
  server: 'TEST',
  jobId: 'x',
  jobName: 'load',
  runId: 1,
  outcome: 'failed',
  startedAt: '2024-06-05T12:00:00.000Z',
  endedAt: '2024-06-05T12:00:01.000Z',
  durationSeconds: 1,
  firstError: 'no such table',
};

async function withWebServer(status: number, work: (url: Secret, seen: string[]) => Promise<void>): Promise<void> {
  const seen: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.headers['content-type']} ${body}`);
    response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(new Secret(`http://127.0.0.1:${(server.address() as AddressInfo).port}/canary`), seen);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

it('posts what happened to a webhook as JSON', async () => {
  await withWebServer(204, async (url, seen) => {
    await webhookSender()(url, notification);
    expect(seen).toEqual([`POST application/json ${JSON.stringify(notification)}`]);
  });
});

it.each([500, 302])('tells that a webhook answered %i, without its address', async (status) => {
  await withWebServer(status, async (url, seen) => {
    const sent = webhookSender()(url, notification);
    await expect(sent).rejects.toThrow(new Error(`the webhook answered with status ${status}`));
    expect(seen).toHaveLength(1);
  });
});

it('tells that a webhook does not answer, without its address', async () => {
  const sent = webhookSender()(new Secret('http://127.0.0.1:1/canary'), notification);
  await expect(sent).rejects.toThrow(/^the webhook does not answer \([A-Za-z_]+\)$/);
});

it('sends e-mail over SMTP, after logging in', async () => {
  const seen: string[] = [];
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => done(password === 'pass' ? null : new Error('no'), { user: username }),
    onData: (stream, session, done) => {
      let mail = '';
      stream.on('data', (chunk: Buffer) => {
        mail += chunk;
      });
      stream.on('end', () => {
        seen.push(session.envelope.rcptTo.map(({ address }) => address).join(), mail);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const settings = { host: '127.0.0.1', port, security: 'none', from: 'agent@example.org', userName: 'agent' } as const;
  const mail = { to: ['ann@example.org', 'bob@example.org'], subject: 'Job load failed', text: 'no such table' };
  await smtpSender({ ...settings, password: new Secret('pass') })(mail);
  expect(seen[0]).toBe('ann@example.org,bob@example.org');
  expect(seen[1]).toMatch(/Subject: Job load failed[\s\S]*no such table/);
  await expect(smtpSender({ ...settings, password: new Secret('canary') })(mail)).rejects.not.toThrow(/canary/);
  await new Promise<void>((resolve) => server.close(resolve));
});

onEachStore('an operator', (open) => {
  it('is made, changed and deleted by members of sysadmin, and seen in full by members of SQLAgentOperatorRole', async () => {
    const fixture = agentFixture(await open());
    const { server } = fixture;
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    const otto = await fixture.user('otto', 'SQLAgentOperatorRole');
    await expect(addOperator(otto, { name: 'x' })).rejects.toMatchObject(refusal('ROLE'));
    const { operatorId } = await addOperator(server, { name: 'night', emailAddress: 'n@example.org' });
    await expect(addOperator(server, { name: 'NIGHT' })).rejects.toMatchObject(refusal('EXISTS'));
    await updateOperator(server, { name: 'night', newName: 'Night', enabled: false });
    expect(await helpOperator(ann)).toEqual([{ operatorId, name: 'Night', enabled: false }]);
    expect(await helpOperator(otto)).toEqual([
      { operatorId, name: 'Night', enabled: false, emailAddress: 'n@example.org', hasWebhook: false },
    ]);
    await deleteOperator(server, { name: 'night' });
    expect(await helpOperator(server)).toEqual([]);
  });

  it('has a webhook whose address is in no row and no answer', async () => {
    const store = await open();
    const { server } = agentFixture(store);
    await addOperator(server, { name: 'chat', webhookUrl: new Secret('https://chat.example.org/canary') });
    const row = await findOperator(server, { name: 'chat' });
    expect(Buffer.from(row.sealed_webhook_url ?? []).includes('canary')).toBe(false);
    expect(webhookUrlOf(server, row)?.reveal()).toBe('https://chat.example.org/canary');
    expect(JSON.stringify(await helpOperator(server))).not.toContain('canary');
    const wrong = updateOperator(server, { name: 'chat', webhookUrl: new Secret('file:///canary') });
    await expect(wrong).rejects.toMatchObject(refusal('VALUE'));
    await expect(wrong).rejects.not.toThrow(/canary/);
    await updateOperator(server, { name: 'chat', webhookUrl: new Secret('') });
    expect(await helpOperator(server)).toEqual([expect.objectContaining({ hasWebhook: false })]);
  });
});
