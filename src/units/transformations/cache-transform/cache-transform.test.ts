import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { cacheTransform } from './index.ts';

describe('the fixtures of Cache Transform', () => {
  it.each(flowCases(cacheTransform, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
