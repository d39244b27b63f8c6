import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { dataReaderDestination } from './index.ts';

describe('the fixtures of DataReader Destination', () => {
  it.each(flowCases(dataReaderDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
