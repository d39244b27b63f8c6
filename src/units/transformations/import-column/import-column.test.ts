import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { importColumn } from './index.ts';

describe('the fixtures of Import Column', () => {
  it.each(flowCases(importColumn, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
