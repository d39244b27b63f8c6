import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { oleDbSource } from './index.ts';

describe('the fixtures of the OLE DB Source', () => {
  it.each(flowCases(oleDbSource, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
