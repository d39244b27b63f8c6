import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Authentication } from './authentication.ts';
import { createRestApp, type RestAppOptions } from './create-rest-app.ts';
import { defineRoute } from './define-route.ts';

const anna = { id: 7, name: 'anna', ids: [7], roles: [] };
const password = `Basic ${Buffer.from('anna:pass:word').toString('base64')}`;

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

interface Kept {
  readonly refusals: string[];
  readonly bugs: unknown[];
}

async function open(options: Partial<RestAppOptions> = {}): Promise<{ app: FastifyInstance } & Kept> {
  const kept: Kept = { refusals: [], bugs: [] };
  const app = await createRestApp({
    version: '0.0.0',
    authenticate: async (credentials): Promise<Authentication> => {
      if (credentials.kind === 'bearer') return { principal: anna, scopes: ['read'] };
      if (credentials.password.reveal() !== 'pass:word') return { refusal: 'Wrong name or password.' };
      return { principal: anna, scopes: ['read', 'execute', 'deploy', 'admin'] };
    },
    statusOf: (symbol) => (symbol === 'OPENDTSX_E_STORE_OPEN' ? 404 : undefined),
    audit: async ({ caller, outcome, reason }) => {
      if (outcome === 'refused') kept.refusals.push(`${caller.name}: ${reason}`);
    },
    onBug: (error) => void kept.bugs.push(error),
    isReady: async () => true,
    routes: addTestRoutes,
    ...options,
  });
  opened.push(app);
  return { app, ...kept };
}

function addTestRoutes(api: FastifyInstance): void {
  defineRoute(api, {
    method: 'PUT',
    path: '/things/:thing',
    summary: 'Makes a thing.',
    tag: 'things',
    scope: 'deploy',
    params: Type.Object({ thing: Type.String() }),
    query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1 })) }),
    body: Type.Object({ size: Type.Integer() }, { additionalProperties: false }),
    answer: Type.Object({
      thing: Type.String(),
      size: Type.Integer(),
      by: Type.String(),
      limit: Type.Optional(Type.Integer()),
    }),
    run: async ({ params, query, body, caller }) => ({ thing: params.thing, ...body, ...query, by: caller.name }),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/fails/:how',
    summary: 'Fails.',
    tag: 'things',
    scope: 'read',
    params: Type.Object({ how: Type.String() }),
    run: async ({ params }) => {
      if (params.how === 'finding') throw dtsError('OPENDTSX_E_STORE_OPEN', { detail: 'it is locked' });
      throw new TypeError('secret detail of a bug');
    },
  });
}

const put = (payload: unknown, authorization = password, url = '/api/v1/things/a%2Fb?limit=3') =>
  ({
    method: 'PUT',
    url,
    headers: { authorization, 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  }) as const;

describe('the REST app', () => {
  it('hands the parts of a request to the route, numbers of the address as numbers', async () => {
    const { app } = await open();
    const answer = await app.inject(put({ size: 4 }));
    expect(answer.json()).toEqual({ thing: 'a/b', size: 4, limit: 3, by: 'anna' });
  });

  it.each([
    ['a text where a number is asked for', { size: '4' }, 'body/size: must be integer'],
    ['a name that is not known', { size: 4, sise: 5 }, 'body: must NOT have additional properties: sise'],
    ['a name that is missing', {}, "body: must have required property 'size'"],
  ])('refuses %s and names the place', async (_title, payload, text) => {
    const { app } = await open();
    const answer = await app.inject(put(payload));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json().errors.map((e: { place: string; message: string }) => `${e.place}: ${e.message}`)).toContain(
      text,
    );
  });

  it('answers a body that is no JSON, and one that is too large, with a problem', async () => {
    const { app } = await open();
    const broken = await app.inject({ ...put({}), payload: '{"size":' });
    expect(broken.statusCode).toBe(400);
    const large = await app.inject(put({ size: 1, filler: 'x'.repeat(2 << 20) }));
    expect(large.statusCode).toBe(413);
    expect(large.json()).toMatchObject({ status: 413 });
  });

  it('lets nobody in without credentials and says which are taken', async () => {
    const { app } = await open();
    const answer = await app.inject({ method: 'GET', url: '/api/v1/fails/finding' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBeDefined();
  });

  it('refuses a wrong password and keeps that somebody tried, without the password', async () => {
    const { app, refusals } = await open();
    const wrong = `Basic ${Buffer.from('anna:guess').toString('base64')}`;
    expect((await app.inject(put({ size: 1 }, wrong))).statusCode).toBe(401);
    expect(refusals).toEqual(['anna: Wrong name or password.']);
  });

  it('refuses a token for what it is not made for', async () => {
    const { app, refusals } = await open();
    const answer = await app.inject(put({ size: 1 }, 'Bearer abc'));
    expect(answer.statusCode).toBe(403);
    expect(answer.json().detail).toContain('deploy');
    expect(refusals).toHaveLength(1);
  });

  it.each(['https://evil.example', 'null', 'nonsense'])(
    'refuses what a page of another site sends (%s)',
    async (origin) => {
      const { app } = await open();
      const { headers, ...rest } = put({ size: 1 });
      expect((await app.inject({ ...rest, headers: { ...headers, origin } })).statusCode).toBe(403);
    },
  );

  it('answers a finding with its code, status and hint', async () => {
    const { app } = await open();
    const answer = await app.inject({
      method: 'GET',
      url: '/api/v1/fails/finding',
      headers: { authorization: password },
    });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      code: '0xE0D70A13',
      symbol: 'OPENDTSX_E_STORE_OPEN',
      hint: expect.any(String),
    });
  });

  it('says nothing of a bug but where it is kept', async () => {
    const { app, bugs } = await open();
    const answer = await app.inject({ method: 'GET', url: '/api/v1/fails/bug', headers: { authorization: password } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret detail');
    expect(bugs).toHaveLength(1);
  });

  it('documents its routes by the schemas that validate them', async () => {
    const { app } = await open();
    const document = (await app.inject('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const route = document.paths['/api/v1/things/{thing}'].put;
    expect(route.requestBody.content['application/json'].schema.properties.size).toEqual({ type: 'integer' });
  });

  it('tells that it lives, and whether it is ready', async () => {
    const { app } = await open({ isReady: async () => false });
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' });
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
  });

  it('answers an unknown address with a problem', async () => {
    const { app } = await open();
    const answer = await app.inject('/api/v1/nothing');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

it('answers a client that leaves in the middle of a stream no second time', async () => {
  const left = Promise.withResolvers<void>();
  const endless = (): Readable => {
    const stream = new Readable({ read: () => undefined });
    stream.push('begun');
    stream.once('close', () => left.resolve());
    return stream;
  };
  const { app, bugs } = await open({
    routes: (api) =>
      defineRoute(api, {
        method: 'GET',
        path: '/endless',
        summary: 'Never ends.',
        tag: 'things',
        scope: 'read',
        produces: 'text/plain',
        run: async ({ reply }) => reply.type('text/plain').send(endless()),
      }),
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = await fetch(`${address}/api/v1/endless`, { headers: { authorization: password }, signal });
  expect(answer.status).toBe(200);
  leaving.abort();
  await left.promise;
  await app.close();
  expect(bugs).toEqual([]);
});
