import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { fuzzyGrouping } from './index.ts';

describe('the fixtures of Fuzzy Grouping', () => {
  it.each(flowCases(fuzzyGrouping, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
