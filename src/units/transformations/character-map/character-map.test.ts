import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { characterMap } from './index.ts';

describe('the fixtures of Character Map', () => {
  it.each(flowCases(characterMap, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
