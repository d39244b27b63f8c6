import { describe, expect, it } from 'vitest';
import { plainPainter } from './painter.ts';
import { profileText } from './profile-text.ts';

// Source: our own.
describe('the text of a profile', () => {
  const nothing = { rowsIn: 0, rowsOut: 0, own: 0, blocked: 0, share: 0, heldBytes: 0, spilledBytes: 0 };
  const flow = {
    executablePath: '\\Package\\Load',
    runs: 1,
    elapsed: 4200,
    peakMemory: 100 << 20,
    components: [
      { ...nothing, name: 'Orders', kind: 'Flat File Source', rowsOut: 12_000, own: 1000, share: 0.25, blocked: 3000 },
      { ...nothing, name: 'Sort', kind: 'Sort', rowsIn: 12_000, own: 3000, share: 0.75, heldBytes: 3 << 20 },
    ],
    advice: [{ rule: 'sorted-already', component: 'Sort', text: 'It was in order.' }],
  };

  it('is a line for the data flow, one for each component, and what would help', () => {
    expect(profileText(flow, plainPainter)).toMatchInlineSnapshot(`
      "
      Profile of \\Package\\Load: 4.2 s, at most 100.0 MiB of memory
      component  kind              rows in  rows out  own time  share  blocked     held
      ─────────  ────────────────  ───────  ────────  ────────  ─────  ───────  ───────
      Orders     Flat File Source             12,000     1.0 s   25 %    3.0 s
      Sort       Sort               12,000               3.0 s   75 %  0.000 s  3.0 MiB

      What would help
        Sort: It was in order.
      "
    `);
  });

  it('tells the number of runs when there were several, and no advice when there is none', () => {
    const text = profileText({ ...flow, runs: 3, advice: [] }, plainPainter);
    expect(text).toContain('Profile of \\Package\\Load: 4.2 s, 3 runs, at most 100.0 MiB of memory');
    expect(text).not.toContain('help');
  });
});
