import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rawFileDestination } from './index.ts';

describe('the fixtures of Raw File Destination', () => {
  it.each(flowCases(rawFileDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
