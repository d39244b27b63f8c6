import { flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rawFileDestination } from './index.ts';

describe('the fixtures of Raw File Destination', () => {
  it.each(flowCases(rawFileDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

// Source: documentation error reference: DTS_E_RAWCANTWRITE.
describe.skipIf(process.platform !== 'linux')('a disk without room', () => {
  it('fails the data flow, naming the file', async () => {
    const fixture = `
      component Microsoft.RawDestination
      source: inferred
      property FileName = /dev/full
      input Input (a I4)
      | 1 |
      column a
      expect error DTS_E_RAWCANTWRITE`;
    for (const { expected, actual } of await runFlow(fixture, rawFileDestination)) expect(actual).toEqual(expected);
  });
});
