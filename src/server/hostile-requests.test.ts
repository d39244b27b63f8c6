import { afterEach, expect, it } from 'vitest';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app } of opened.splice(0)) await app.close();
});

const hostile = [
  "'; drop table folders; --",
  `") or 1=1 union select * from principals --`,
  '\0nul',
  '../../../etc/passwd',
  '%_[a-z]\\',
  '\ud800lone',
  '$(id) `id` %{jndi:x}',
];

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
}

async function routesOf({ app }: TestApp): Promise<Route[]> {
  const document = (await app.inject('/openapi.json')).json();
  return Object.entries<Record<string, never>>(document.paths).flatMap(([path, methods]) =>
    Object.entries<{
      parameters?: Route['parameters'];
      requestBody?: { content: Record<string, { schema: Schema }> };
    }>(methods).map(([method, { parameters = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replace('/api/v1', ''),
      parameters,
      body: requestBody?.content['application/json']?.schema,
    })),
  );
}

/** A value that fits a schema, with a text in every place where one may stand. */
function filled(schema: Schema, text: string): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return filled(schema.anyOf[0] ?? {}, text);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object' || schema.properties !== undefined) {
    const members = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, filled(each, text)]);
    return Object.fromEntries(members);
  }
  if (type === 'array') return [filled(schema.items ?? {}, text)];
  if (type === 'integer' || type === 'number') return 1;
  return type === 'boolean' ? false : text;
}

function request(route: Route, text: string): string {
  const textOf = (schema: Schema) => encodeURIComponent(String(filled(schema, text.toWellFormed())));
  const path = route.parameters
    .filter((each) => each.in === 'path')
    .reduce((address, { name, schema }) => address.replace(`{${name}}`, textOf(schema)), route.path);
  const query = route.parameters
    .filter((each) => each.in === 'query')
    .map(({ name, schema }) => `${name}=${textOf(schema)}`);
  return `${route.method} ${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

onEachStore('hostile requests', (store) => {
  async function open(): Promise<TestApp> {
    const test = await openTestApp(await store());
    opened.push(test);
    return test;
  }

  it.each(hostile)(
    'with the text %j everywhere are answered, and do nothing else',
    { timeout: 120_000 },
    async (text) => {
      const { send, bugs, ...test } = await open();
      const failed: string[] = [];
      for (const route of await routesOf({ send, bugs, ...test })) {
        const body = route.body === undefined ? undefined : filled(route.body, text);
        const { statusCode } = await send('root', request(route, text), { body });
        if (statusCode >= 500) failed.push(`${route.name}: ${statusCode} ${String(bugs.at(-1))}`);
      }
      expect(failed).toEqual([]);
      expect((await send('root', 'GET /catalog/folders')).statusCode).toBe(200);
      expect((await send('root', 'GET /me')).json()).toMatchObject({ name: 'root', roles: ['sysadmin'] });
    },
  );

  it('keep names as they were sent', async () => {
    const { send } = await open();
    for (const name of ["o'Brien; drop table folders --", '100 %_ [x]', 'ünï 例 🚚']) {
      expect((await send('root', 'POST /catalog/folders', { body: { name } })).statusCode).toBe(201);
      const found = await send('root', `GET /catalog/folders/${encodeURIComponent(name)}`);
      expect(found.json()).toMatchObject({ name });
      const add = { name: 'Test', description: name };
      await send('root', `POST /catalog/folders/${encodeURIComponent(name)}/environments`, { body: add });
      const variable = { name: 'V', type: 'String', value: name };
      const variables = `/catalog/folders/${encodeURIComponent(name)}/environments/Test/variables`;
      await send('root', `POST ${variables}`, { body: variable });
      expect((await send('root', `GET ${variables}/V`)).json()).toMatchObject({ value: name });
    }
  });

  it('are refused where a value has another type, or there is more than is known', async () => {
    const test = await open();
    const taken: string[] = [];
    for (const route of await routesOf(test)) {
      const { body } = route;
      if (body?.properties === undefined) continue;
      const good = filled(body, 'a') as Record<string, unknown>;
      const bad = [
        ...Object.keys(good).map((name) => ({ ...good, [name]: { nested: { deeper: true } } })),
        { ...good, extra: 1 },
        [good],
      ];
      for (const each of bad) {
        const { statusCode } = await test.send('root', request(route, 'a'), { body: each });
        if (statusCode !== 400) taken.push(`${route.name}: ${statusCode} ${JSON.stringify(each)}`);
      }
    }
    expect(taken).toEqual([]);
  });

  it('are refused where their body is too large, before anything is done', async () => {
    const test = await open();
    const large = { filler: 'x'.repeat(1 << 20) };
    const withLargerBodies = [
      'POST /api/v1/jobs/import',
      'POST /api/v1/catalog/folders/{folder}/projects/{project}/packages',
    ];
    const wrong: string[] = [];
    for (const route of await routesOf(test)) {
      if (route.body === undefined || withLargerBodies.includes(route.name)) continue;
      const { statusCode } = await test.send('root', request(route, 'a'), { body: large });
      if (statusCode !== 413) wrong.push(`${route.name}: ${statusCode}`);
    }
    expect(wrong).toEqual([]);
  });
});
