import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { excelSource } from './index.ts';

describe('the fixtures of the Excel Source', () => {
  it.each(flowCases(excelSource, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
