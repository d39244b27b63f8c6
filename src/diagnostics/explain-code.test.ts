import { describe, expect, it } from 'vitest';
import { explainCode } from './explain-code.ts';

const expected = `0xC001000E  DTS_E_CONNECTIONNOTFOUND
error, decimal -1073676274

Message:    The connection manager <connection> does not exist.
What to do: It was deleted, or it belongs to the project: run the project file, or map it in the settings.
`;

describe('explainCode', () => {
  it.each([
    '0xC001000E',
    '0xc001000e',
    'C001000E',
    '-1073676274',
    '3221291022',
    'dts_e_connectionnotfound',
    ' DTS_E_CONNECTIONNOTFOUND ',
  ])('explains %s', (input) => {
    expect(explainCode(input)).toBe(expected);
  });

  it('says so when there is no wording', () => {
    expect(explainCode('0xC0015001')).toContain('no wording of its own');
  });

  it.each(['0xC0FFFFFF', 'DTS_E_NOSUCHTHING', '', '12'])('gives undefined for %j', (input) => {
    expect(explainCode(input)).toBeUndefined();
  });
});
