import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { unpivot } from './index.ts';

describe('the fixtures of Unpivot', () => {
  it.each(flowCases(unpivot, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
