import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { derivedColumn } from './index.ts';

describe('the fixtures of Derived Column', () => {
  it.each(flowCases(derivedColumn, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
