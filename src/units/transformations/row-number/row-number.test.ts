import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rowNumber } from './index.ts';

describe('the fixtures of Row Number', () => {
  it.each(flowCases(rowNumber, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
