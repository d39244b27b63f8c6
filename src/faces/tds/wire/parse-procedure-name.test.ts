import { describe, expect, it } from 'vitest';
import { parseProcedureName } from './parse-procedure-name.ts';

describe('the name of a procedure', () => {
  it.each<[string, string[]]>([
    ['sp_start_job', ['sp_start_job']],
    ['msdb.dbo.sp_start_job', ['msdb', 'dbo', 'sp_start_job']],
    ['[SSISDB].[catalog].[create_folder]', ['SSISDB', 'catalog', 'create_folder']],
    ['"SSISDB"."catalog".create_folder', ['SSISDB', 'catalog', 'create_folder']],
    ['msdb..sp_start_job', ['msdb', '', 'sp_start_job']],
    ['[a]]b].[c.d]', ['a]b', 'c.d']],
    ['"a""b"', ['a"b']],
    ['dbo.p;1', ['dbo', 'p']],
    [' dbo . p ', ['dbo', 'p']],
    ['a.b.c.d.e', ['a.b.c.d.e']],
    ['[open', ['[open']],
    ['a b]c', ['a b]c']],
    ['', ['']],
  ])('%s', (text, parts) => {
    expect(parseProcedureName(text)).toEqual(parts);
  });
});
