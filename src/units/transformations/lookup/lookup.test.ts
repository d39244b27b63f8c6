import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { lookup } from './index.ts';

describe('the fixtures of Lookup', () => {
  it.each(flowCases(lookup, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
