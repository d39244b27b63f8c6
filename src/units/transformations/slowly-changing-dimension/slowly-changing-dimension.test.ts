import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { slowlyChangingDimension } from './index.ts';

describe('the fixtures of Slowly Changing Dimension', () => {
  it.each(flowCases(slowlyChangingDimension, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
