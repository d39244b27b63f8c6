import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { exportColumn } from './index.ts';

describe('the fixtures of Export Column', () => {
  it.each(flowCases(exportColumn, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
