import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { flatFileDestination } from './index.ts';

describe('the fixtures of Flat File Destination', () => {
  it.each(flowCases(flatFileDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
