import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { pivot } from './index.ts';

describe('the fixtures of Pivot', () => {
  it.each(flowCases(pivot, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
