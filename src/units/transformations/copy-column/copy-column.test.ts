import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { copyColumn } from './index.ts';

describe('the fixtures of Copy Column', () => {
  it.each(flowCases(copyColumn, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
