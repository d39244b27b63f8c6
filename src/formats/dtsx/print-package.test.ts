import { describe, expect, it } from 'vitest';
import { maskSecrets } from './print-package.ts';

describe('maskSecrets', () => {
  it.each([
    ['Data Source=.;Password=a b;Initial Catalog=x', 'Data Source=.;Password=***;Initial Catalog=x'],
    ['pwd="a;b";Server=y', 'pwd=***;Server=y'],
    ["Server=y;User Password = 'a;b'", 'Server=y;User Password =***'],
    ['AccountName=n;AccountKey=abc==', 'AccountName=n;AccountKey=***'],
    ['Server=y;Persist Security Info=True', 'Server=y;Persist Security Info=True'],
    ['files:21', 'files:21'],
  ])('prints %j as %j', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });
});
