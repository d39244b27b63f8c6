import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { sort } from './index.ts';

describe('the fixtures of Sort', () => {
  it.each(flowCases(sort, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
