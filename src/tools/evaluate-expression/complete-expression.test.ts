import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { completeExpression } from './complete-expression.ts';

const names = {
  variables: [
    { name: 'User::Folder', type: columnType('DT_WSTR', { length: 5 }) },
    { name: 'System::PackageName', type: columnType('DT_WSTR', { length: 9 }) },
    { name: 'User::Rows', type: undefined },
  ],
  columns: [
    { name: 'City', type: columnType('DT_WSTR', { length: 20 }) },
    { name: 'Middle Name', type: columnType('DT_WSTR', { length: 20 }) },
    { name: 'Source.Age', type: columnType('DT_I4') },
  ],
};

/** The texts offered at the bar, with what they would replace. */
function offered(marked: string): { replaced: string; texts: string[] } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, candidates } = completeExpression(text, offset, names);
  return { replaced: text.slice(start, offset), texts: candidates.map((candidate) => candidate.text) };
}

describe('completing an expression', () => {
  it.each([
    ['@[User::F|', '@[User::F', ['@[User::Folder]']],
    ['1 + @|', '@', ['@[User::Folder]', '@[System::PackageName]', '@[User::Rows]']],
    ['@pack|] + "a"', '@pack', ['@[System::PackageName]']],
    ['LEN(ci|', 'ci', ['City']],
    ['LEN([Mid|', '[Mid', ['[Middle Name]']],
    ['Source.A|', 'Source.A', ['Source.Age']],
    ['(DT_WS|', 'DT_WS', ['DT_WSTR, ']],
    ['NULL( dt_dbd|', 'dt_dbd', ['DT_DBDATE']],
    ['substr|', 'substr', ['SUBSTRING(']],
    ['getu|', 'getu', ['GETUTCDATE()']],
    ['ISNULL(City) ? tr|', 'tr', ['TRIM(', 'TRUE']],
    ['DATEPART("week|', '"week', ['"week"', '"weekday"']],
    ['"text with Ci|', '"text with Ci', []],
    ['"closed \\" quote" + Cit|', 'Cit', ['City']],
    ['[a "quoted] + Cit|', 'Cit', ['City']],
  ])('offers for %s what may stand there', (marked, replaced, texts) => {
    expect(offered(marked)).toEqual({ replaced, texts });
  });

  it('says what each candidate is', () => {
    const { candidates } = completeExpression('@Ro', 3, names);
    expect(candidates).toEqual([{ text: '@[User::Rows]', kind: 'variable', detail: 'Object' }]);
    expect(completeExpression('TOKENC', 6, names).candidates).toEqual([
      { text: 'TOKENCOUNT(', kind: 'function', detail: 'TOKENCOUNT(text, text)' },
    ]);
  });
});
