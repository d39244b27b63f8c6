import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { allSeeds, InputSource } from './inputs.ts';
import { serveSoap } from './serve-soap.ts';
import { readSoapMessage } from './soap-message.ts';

// Source: inferred. `npm run fuzz` is the long form.

it('2000 damaged inputs end in a result or a finding', async () => {
  const { done, findings } = await runCampaign({ seed: 20_260_101, count: 2000, processes: 1 });
  expect(findings).toEqual([]);
  expect(done).toBe(2000);
}, 60_000);

it('the same seed gives the same inputs, another seed others', () => {
  const seeds = allSeeds();
  const some = (seed: number): string[] =>
    Array.from({ length: 30 }, (_, index) => {
      const { kind, bytes, choices } = new InputSource(seeds, seed).at(index);
      return `${kind} ${choices} ${Buffer.from(bytes).toString('base64')}`;
    });
  expect(some(1)).toEqual(some(1));
  expect(some(1)).not.toEqual(some(2));
});

it('only the kinds that are wanted are tried', () => {
  const source = new InputSource(allSeeds(), 1, ['tds', 'soap']);
  const kinds = Array.from({ length: 50 }, (_, index) => source.at(index).kind);
  expect(new Set(kinds)).toEqual(new Set(['tds', 'soap']));
});

it('undamaged requests of the web service succeed: what refuses damaged ones is the damage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-soap-'));
  const { app } = await serveSoap(folder);
  const seeds = allSeeds().filter(({ kind }) => kind === 'soap');
  for (const { bytes } of seeds) {
    const { method, address: url, headers, body } = readSoapMessage(bytes);
    const { statusCode } = await app.inject({ method: method as 'POST', url, headers, payload: body });
    expect([url, statusCode]).toEqual([url, 200]);
  }
  expect(seeds.length).toBeGreaterThan(5);
  await app.close();
  rmSync(folder, { recursive: true });
});
