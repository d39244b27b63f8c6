import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { conditionalSplit } from './index.ts';

describe('the fixtures of Conditional Split', () => {
  it.each(flowCases(conditionalSplit, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
