import { expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { allSeeds, InputSource } from './inputs.ts';

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
