import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { recordsetDestination } from './index.ts';

describe('the fixtures of Recordset Destination', () => {
  it.each(flowCases(recordsetDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
