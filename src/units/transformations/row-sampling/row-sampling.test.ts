import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rowSampling } from './index.ts';

describe('the fixtures of Row Sampling', () => {
  it.each(flowCases(rowSampling, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
