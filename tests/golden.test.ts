import { describe, expect, it } from 'vitest';
import { goldenNames, readGolden, runGolden } from './golden/run-golden.ts';

const sources = /^(?:documentation|observed \S+|inferred)(?:: .+)?$/;

describe('golden packages', () => {
  for (const name of goldenNames()) {
    const golden = readGolden(name);

    it(`${name}: ${golden.about}`, async () => {
      const { text, events } = await runGolden(name, golden);
      expect(text).toBe(golden.expected);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    });

    it(`${name} states its source`, () => {
      if (golden.source === 'unchecked' && process.env.CI === undefined) return;
      expect(golden.source).toMatch(sources);
    });
  }
});
