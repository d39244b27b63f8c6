import { expect, it } from 'vitest';
import { binaryJobId, replaceTokens, type TokenValues } from './replace-tokens.ts';

const values: TokenValues = {
  JOBID: '0x00',
  JOBNAME: `it's "a" [job]`,
  STEPID: '2',
  STEPNAME: 'load',
  STEPCT: '1',
  DATE: '20240605',
  TIME: '090000',
  STRTDT: '20240605',
  STRTTM: '085900',
  SRVR: 'TEST',
  MACH: 'HOST',
  INST: 'MSSQLSERVER',
  MSSA: 'SQLSERVERAGENT',
  OSCMD: '/bin/sh -c ',
  SQLDIR: undefined,
  SQLLOGDIR: 'logs',
};

// Documentation: Use Tokens in Job Steps.
it.each([
  ['$(ESCAPE_SQUOTE(JOBNAME))', `it''s "a" [job]`],
  ['$(ESCAPE_DQUOTE(JOBNAME))', `it's ""a"" [job]`],
  ['$(ESCAPE_RBRACKET(JOBNAME))', `it's "a" [job]]`],
  ['$(ESCAPE_NONE(JOBNAME))', `it's "a" [job]`],
  ['$(ESCAPE_NONE(SQLLOGDIR))/$(ESCAPE_NONE(STRTDT))_$(ESCAPE_NONE(STRTTM)).txt', 'logs/20240605_085900.txt'],
  ['$(ESCAPE_SQUOTE(A-DBN)) $(A-MSG) $(WMI(DatabaseName))', '$(ESCAPE_SQUOTE(A-DBN)) $(A-MSG) $(WMI(DatabaseName))'],
  ['$(Get-Date) $name $(jobid)', '$(Get-Date) $name $(jobid)'],
])('%s becomes %s', (text, expected) => {
  expect(replaceTokens(text, values)).toBe(expected);
});

it.each([
  ['$(JOBID)', 'escape macros'],
  ['$(ESCAPE_SQUOTE(JOBIDS))', 'there is no token JOBIDS'],
  ['$(ESCAPE_SQUOTE(jobid))', 'there is no token jobid'],
  ['$(ESCAPE_ALL(JOBID))', 'there is no macro ESCAPE_ALL'],
  ['$(ESCAPE_NONE(SQLDIR))', 'no such value'],
])('%s fails the step: %s', (text, reason) => {
  expect(() => replaceTokens(text, values)).toThrow(reason);
});

it('gives a job_id as the bytes of a uniqueidentifier', () => {
  expect(binaryJobId('33221100-5544-7766-8899-aabbccddeeff')).toBe('0x00112233445566778899AABBCCDDEEFF');
});
