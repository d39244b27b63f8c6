import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { fuzzyLookup } from './index.ts';

describe('the fixtures of Fuzzy Lookup', () => {
  it.each(flowCases(fuzzyLookup, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
