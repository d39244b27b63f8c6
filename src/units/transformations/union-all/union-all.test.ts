import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { unionAll } from './index.ts';

describe('the fixtures of Union All', () => {
  it.each(flowCases(unionAll, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
