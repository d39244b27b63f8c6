import { afterEach, describe, expect, it } from 'vitest';
import { tokenScopes } from '../identity/api-tokens.ts';
import { openStore } from '../store/store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app } of opened.splice(0)) await app.close();
});

interface Documented {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly description?: string }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

describe('the OpenAPI document', () => {
  async function routes(): Promise<(readonly [name: string, route: Documented])[]> {
    const test = await openTestApp(await openStore({ memory: true }));
    opened.push(test);
    const document = (await test.app.inject('/openapi.json')).json();
    return Object.entries<Record<string, Documented>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, route]) => [`${method.toUpperCase()} ${path}`, route] as const),
    );
  }

  it('tells of every route a summary, a tag, a scope, its answer and its refusals', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(130);
    const faults = all.flatMap(([name, { summary = '', tags = [], security = [], responses }]) => {
      const scope = security.find((each) => 'token' in each)?.token?.[0] ?? '';
      const answers = Object.entries(responses).filter(([status]) => /^2/.test(status));
      return [
        ...(/^[A-Z].*\.$/.test(summary) ? [] : [`${name}: summary`]),
        ...(tags.length === 1 ? [] : [`${name}: tag`]),
        ...((tokenScopes as readonly string[]).includes(scope) ? [] : [`${name}: scope`]),
        ...(answers.length === 1 && answers.every(([status, { content }]) => status === '204' || content !== undefined)
          ? []
          : [`${name}: answer`]),
        ...('4XX' in responses ? [] : [`${name}: refusals`]),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('has every parameter of an address', async () => {
    const missing = (await routes()).flatMap(([name, { parameters = [] }]) => {
      const named = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const known = parameters.filter((each) => each.in === 'path').map((each) => each.name);
      return named.every((each) => known.includes(each ?? '')) && known.length === named.length ? [] : [name];
    });
    expect(missing).toEqual([]);
  });

  it('lets nobody read without the scope read, nor change with it', async () => {
    const wrong = (await routes()).flatMap(([name, { security = [] }]) => {
      const scope = security.find((each) => 'token' in each)?.token?.[0];
      return !name.startsWith('GET ') && scope === 'read' ? [name] : [];
    });
    expect(wrong).toEqual([]);
  });
});
