import { expect, it } from 'vitest';
import { minimise } from './minimise.ts';

const holds = (text: string) => (bytes: Uint8Array) => Buffer.from(bytes).toString().includes(text);

it('makes an input small that goes on failing', async () => {
  const input = Buffer.from('<a b="1"><c d="2"><wrong/></c><e/>text</a>');
  expect(Buffer.from(await minimise(input, holds('<wrong/>'), 1000)).toString()).toBe('<wrong/>');
});

it('keeps an input that cannot be made smaller, and stops after so many trials', async () => {
  const input = Buffer.from('wrong');
  expect(await minimise(input, holds('wrong'), 1000)).toEqual(input);
  expect(await minimise(Buffer.from('a wrong b'), holds('wrong'), 0)).toHaveLength(9);
});
