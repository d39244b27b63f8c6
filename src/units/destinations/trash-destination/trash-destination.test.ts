import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { trashDestination } from './index.ts';

describe('the fixtures of Trash Destination', () => {
  it.each(flowCases(trashDestination, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
