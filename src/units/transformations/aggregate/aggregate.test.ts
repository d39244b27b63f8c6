import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { aggregate } from './index.ts';

describe('the fixtures of Aggregate', () => {
  it.each(flowCases(aggregate, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
