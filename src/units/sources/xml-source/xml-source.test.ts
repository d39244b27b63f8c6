import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { xmlSource } from './index.ts';

describe('the fixtures of the XML Source', () => {
  it.each(flowCases(xmlSource, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
