import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { audit } from './index.ts';

describe('the fixtures of Audit', () => {
  it.each(flowCases(audit, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
