import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { percentageSampling } from './index.ts';

describe('the fixtures of Percentage Sampling', () => {
  it.each(flowCases(percentageSampling, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
