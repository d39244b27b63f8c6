import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rawFileSource } from './index.ts';

describe('the fixtures of Raw File Source', () => {
  it.each(flowCases(rawFileSource, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
