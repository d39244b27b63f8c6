import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rowCount } from './index.ts';

describe('the fixtures of Row Count', () => {
  it.each(flowCases(rowCount, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
