import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExchange, replay } from './testing/exchange.ts';
import { type ScriptedServer, serveScripted } from './testing/serve-scripted.ts';

const folder = new URL('./fixtures/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.exchange'));

let scripted: ScriptedServer;

beforeAll(async () => {
  scripted = await serveScripted();
});

afterAll(() => scripted.server.close());

// Source: observed. The requests were recorded from the clients named in the files.
describe('what real clients send', () => {
  it('is there for six clients', () => {
    expect(names).toHaveLength(6);
  });

  it.each(names)('is answered as before: %s', async (name) => {
    const steps = parseExchange(readFileSync(new URL(name, folder), 'utf8'));
    const answers = await replay(
      scripted.server.port,
      steps.map(({ sent }) => sent),
    );
    expect(answers).toEqual(steps.map(({ answer }) => answer));
    expect(scripted.bugs).toEqual([]);
  });
});
