import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sqlTypeOf } from './sql-declaration.ts';
import { procedureNamed, viewNamed } from './system/sql-databases.ts';

/** Lines `name | parts`, parts split at commas outside of parentheses. */
function fixture(name: string): [string, string[]][] {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [key = '', parts = ''] = line.split(' | ');
      return [
        key.trim(),
        parts
          .split(/,(?![^(]*\))/)
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      ];
    });
}

/** A type as far as the documentation writes it out: without a length that it leaves open. */
function typeOf(text: string): object {
  const type = sqlTypeOf(text);
  return /^n?varchar$/.test(text) ? { name: type.name } : type;
}

describe('the procedures of SSISDB', () => {
  // Parameters that differ from the documentation, with the reason.
  const different: Readonly<Record<string, string>> = {
    'add_data_tap_by_guid @data_tap_id': 'is for output, as its twin add_data_tap documents it',
    'deploy_packages @packages_table': 'is a table, which is refused with the way out',
  };

  it.each(fixture('documented-procedures.txt'))(
    '%s has the documented parameters in their order',
    (name, documented) => {
      const schema = name.startsWith('cleanup_') ? 'internal' : 'catalog';
      const found = procedureNamed('SSISDB', schema, name);
      const expected = documented.map((text): { name: string; type?: object; isOutput?: boolean } => {
        const [, parameter = '', type = ''] = /^(@\w+) (\w+(?:\([^)]*\))?)/.exec(text) ?? [];
        const isKnown = different[`${name} ${parameter}`] === undefined;
        return isKnown ? { name: parameter, type: typeOf(type), isOutput: /OUTPUT/.test(text) } : { name: parameter };
      });
      const declared = found?.procedure.parameters.map(({ parameter }, place) => {
        const written = expected[place]?.type;
        if (written === undefined) return { name: parameter.name };
        const isLengthOpen = 'length' in parameter.type && !('length' in written);
        const type = isLengthOpen ? { name: parameter.type.name } : parameter.type;
        return { name: parameter.name, type, isOutput: parameter.isOutput === true };
      });
      expect(declared).toEqual(expected);
    },
  );

  it.each(
    fixture('documented-procedures.txt').flatMap(([name, parameters]) =>
      parameters.filter((text) => text.includes('[opt]')).map((text) => [name, text.split(' ')[0] ?? '']),
    ),
  )('%s need not be given %s', (name, parameter) => {
    const declared = procedureNamed('SSISDB', 'catalog', name)?.procedure.parameters;
    expect(declared?.find((each) => each.parameter.name === parameter)?.parameter).toHaveProperty('defaultValue');
  });
});

describe('the views of SSISDB', () => {
  // Columns that are not as documented, with the reason. `+`: in SSISDB, and queried by scripts, though not in the documentation.
  const renamed: Readonly<Record<string, string>> = { 'folders id': 'folder_id' };
  const types: Readonly<Record<string, string>> = {
    // Package names have 260 characters everywhere else.
    'packages name': 'nvarchar(260)',
    'object_parameters object_name': 'nvarchar(260)',
  };
  const added: Readonly<Record<string, readonly string[]>> = { executions: ['operation_type', 'created_time'] };

  it.each(fixture('documented-views.txt'))('%s has the documented columns in their order', (qualified, documented) => {
    const name = qualified.replace('catalog.', '');
    const columns = viewNamed('SSISDB', 'catalog', name)?.columns.filter(
      (column) => added[name]?.includes(column.name) !== true,
    );
    const expected = documented.map((text) => {
      const [column = '', type = ''] = text.split(' ');
      const key = `${name} ${column}`;
      return { name: (renamed[key] ?? column).toLowerCase(), type: sqlTypeOf(types[key] ?? type) };
    });
    expect(columns?.map((column) => ({ name: column.name.toLowerCase(), type: column.type }))).toEqual(expected);
  });
});

describe('the tables of msdb', () => {
  // last_outcome_message is documented with 1024 characters; messages here are as long as those of the history. ntext is nvarchar(max).
  it.each(fixture('documented-tables.txt'))('%s has the documented columns in their order', (name, documented) => {
    const columns = viewNamed('msdb', 'dbo', name)?.columns;
    const expected = documented.map((text) => {
      const [column = '', type = ''] = text.split(' ');
      return { name: column, type: sqlTypeOf(type) };
    });
    expect(columns?.map((column) => ({ name: column.name, type: column.type }))).toEqual(expected);
  });
});

describe('names', () => {
  it('are found in any case, and without schema in dbo only', () => {
    expect(viewNamed('ssisdb', 'CATALOG', 'Executions')).toBeDefined();
    expect(viewNamed('SSISDB', undefined, 'executions')).toBeUndefined();
    expect(viewNamed('msdb', undefined, 'SYSJOBS')).toBe(viewNamed('MSDB', 'dbo', 'sysjobs'));
    expect(procedureNamed('msdb', undefined, 'SP_Start_Job')?.name).toBe('sp_start_job');
    expect(procedureNamed('SSISDB', 'dbo', 'sp_start_job')).toBeUndefined();
  });

  it('of procedures that look around are found from every database', () => {
    for (const database of ['master', 'tempdb', 'msdb', 'SSISDB']) {
      expect(procedureNamed(database, undefined, 'sp_columns')?.schema).toBe('sys');
    }
  });

  it('of procedures that run programs of the system lead nowhere', () => {
    expect(procedureNamed('master', undefined, 'xp_cmdshell')).toBeUndefined();
    expect(procedureNamed('master', 'sys', 'xp_regread')).toBeUndefined();
  });
});
