import { describe, expect, it } from 'vitest';
import { markdownTable } from '../scripts/documentation/markdown.ts';
import { statedCases } from '../scripts/documentation/stated-cases.ts';
import { unitPage } from '../scripts/documentation/unit-page.ts';
import { rowCount } from '../src/units/transformations/row-count/index.ts';

describe('the documentation made of fixtures', () => {
  const cases = statedCases();

  it('knows every kind of case', () => {
    const areas = new Set(cases.map(({ area }) => area));
    for (const area of ['Row Count', 'OLE DB Source', 'Expressions', 'T-SQL', 'Control flow', 'Command lines']) {
      expect(areas).toContain(area);
    }
  });

  it('says what a case shows, without the word for its certainty', () => {
    const integers = cases.filter(({ statement }) => statement.startsWith('`7 / 2` gives 3'));
    expect(integers.map(({ certainty }) => certainty)).toEqual(['inferred']);
    expect(cases.filter(({ statement }) => statement === '' || /^(documentation|inferred)\b/.test(statement))).toEqual(
      [],
    );
  });
});

describe('the page of a unit', () => {
  it('has its names, properties and diagnostics', () => {
    const page = unitPage(rowCount, 'src/units/transformations/row-count', '../');
    expect(page).toContain('# Row Count\n');
    expect(page).toContain('| Name in packages | `Microsoft.RowCount` |');
    expect(page).toContain('| `VariableName` | variable | required | The variable that holds the number of rows');
    expect(page).toContain('[`DTS_E_ROWCOUNTBADVARIABLENAME`](../codes.md)');
  });

  it('keeps bars and line ends inside a cell', () => {
    expect(markdownTable(['name', 'count:'], [['a|b\nc', '1']])).toBe(
      '| name | count |\n| --- | ---: |\n| a\\|b c | 1 |\n',
    );
  });
});
