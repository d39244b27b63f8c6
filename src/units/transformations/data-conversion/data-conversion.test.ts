import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { dataConversion } from './index.ts';

describe('the fixtures of Data Conversion', () => {
  it.each(flowCases(dataConversion, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
