import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { multicast } from './index.ts';

describe('the fixtures of Multicast', () => {
  it.each(flowCases(multicast, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
