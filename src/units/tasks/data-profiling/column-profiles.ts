import type { ResultColumn, Value } from 'opendtsx/sdk';
import { findPatterns, type Tags } from './find-patterns.ts';
import { RequestFault, type RequestOf } from './profile-request.ts';
import { element, type ProfileElement } from './profile-xml.ts';
import { type ColumnFamily, columnElement, familyOf, formatDouble, numberOf, valueText } from './profiled-column.ts';
import { distinctValues, type ProfiledTable, queryBlocks } from './profiled-table.ts';

/** Families of the columns that a profile can be made of. Source: Data Profiling task, valid data types (documentation). */
export const suitableFamilies = {
  ColumnNullRatio: ['integer', 'bit', 'decimal', 'text', 'datetime', 'other'],
  ColumnStatistics: ['integer', 'decimal', 'datetime'],
  ColumnValueDistribution: ['integer', 'bit', 'text', 'datetime'],
  ColumnLengthDistribution: ['text'],
  ColumnPattern: ['text'],
  CandidateKey: ['integer', 'bit', 'text', 'datetime'],
  FunctionalDependency: ['integer', 'bit', 'text', 'datetime'],
  Inclusion: ['integer', 'bit', 'text', 'datetime'],
} as const satisfies Readonly<Record<string, readonly ColumnFamily[]>>;

/** The start of every profile of one column. */
function head(table: ProfiledTable, column: ResultColumn): ProfileElement[] {
  return [table.element('Table'), columnElement('Column', column, table.context.localeId)];
}

/** Rows whose value is NULL. */
export async function nullRatio(table: ProfiledTable, column: ResultColumn): Promise<ProfileElement[]> {
  const count = await table.count('COUNT(*)', `${table.quote(column)} IS NULL`);
  return [...head(table, column), element('NullCount', {}, String(count))];
}

/**
 * The smallest and the largest value, and of numbers the mean and the standard deviation. The deviation is that of a sample, as STDEV of SQL Server; it is
 * computed here over all values, as databases do not agree about it.
 */
export async function statistics(table: ProfiledTable, column: ResultColumn): Promise<ProfileElement[]> {
  const name = table.quote(column);
  const extremes: Value[] = [];
  const sql = `SELECT MIN(${name}), MAX(${name}) FROM ${table.quoted}`;
  for await (const { values } of queryBlocks(table.context, sql, [column, { ...column, name: 'Maximum' }])) {
    extremes.push(...values.map(([value]) => value ?? null));
  }
  const [smallest = null, largest = null] = extremes;
  const shown = [
    ...head(table, column),
    element('MinValue', {}, valueText(smallest, column)),
    element('MaxValue', {}, valueText(largest, column)),
  ];
  if (familyOf(column) === 'datetime') return shown;
  const { mean, deviation } = await moments(table, column);
  return [...shown, element('Mean', {}, formatDouble(mean)), element('StdDev', {}, formatDouble(deviation))];
}

/** Mean and deviation in one pass without loss of digits (Welford). */
async function moments(
  table: ProfiledTable,
  column: ResultColumn,
): Promise<{ readonly mean: number; readonly deviation: number }> {
  let count = 0;
  let mean = 0;
  let squares = 0;
  const sql = `SELECT ${table.quote(column)} FROM ${table.quoted}`;
  for await (const { values } of queryBlocks(table.context, sql, [column])) {
    for (const value of values[0]) {
      if (value === null) continue;
      const number = numberOf(value);
      const difference = number - mean;
      count += 1;
      mean += difference / count;
      squares += difference * (number - mean);
    }
  }
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}

const mostValues = 1_000_000;

/** How often each value occurs, or each that more than a share of the rows have; NULL is no value. */
export async function valueDistribution(
  table: ProfiledTable,
  column: ResultColumn,
  { id, frequentValueThreshold }: RequestOf<'ColumnValueDistribution'>,
): Promise<ProfileElement[]> {
  const items: ProfileElement[] = [];
  let distinct = 0;
  for await (const { values, count } of distinctValues(table, [column], { where: notNull(table, column) })) {
    distinct += 1;
    if (count <= frequentValueThreshold * table.rowCount) continue;
    if (items.length >= mostValues) {
      const reason = `the column ${column.name} has more than ${mostValues} values to list`;
      throw new RequestFault(id, `${reason}; set Option to FrequentValues, or raise FrequentValueThreshold`);
    }
    const parts = [element('Value', {}, valueText(values[0], column)), element('Count', {}, String(count))];
    items.push(element('ValueDistributionItem', {}, parts));
  }
  return [
    ...head(table, column),
    element('NumberOfDistinctValues', {}, String(distinct)),
    element('ValueDistribution', {}, items),
  ];
}

function notNull(table: ProfiledTable, column: ResultColumn): string {
  return `${table.quote(column)} IS NOT NULL`;
}

/** How often each length occurs, in characters. */
export async function lengthDistribution(
  table: ProfiledTable,
  column: ResultColumn,
  { ignoreLeadingSpace, ignoreTrailingSpace }: RequestOf<'ColumnLengthDistribution'>,
): Promise<ProfileElement[]> {
  const counts = new Map<number, number>();
  for await (const { values, count } of distinctValues(table, [column], { where: notNull(table, column) })) {
    let text = String(values[0]);
    if (ignoreLeadingSpace) text = text.replace(/^ +/, '');
    if (ignoreTrailingSpace) text = text.replace(/ +$/, '');
    counts.set(text.length, (counts.get(text.length) ?? 0) + count);
  }
  const sorted = [...counts].sort(([left], [right]) => left - right);
  const items = sorted.map(([length, count]) =>
    element('LengthDistributionItem', {}, [element('Length', {}, String(length)), element('Count', {}, String(count))]),
  );
  return [
    ...head(table, column),
    element('IgnoreLeadingSpace', {}, String(ignoreLeadingSpace)),
    element('IgnoreTrailingSpace', {}, String(ignoreTrailingSpace)),
    element('MinLength', {}, String(sorted[0]?.[0] ?? 0)),
    element('MaxLength', {}, String(sorted.at(-1)?.[0] ?? 0)),
    element('LengthDistribution', {}, items),
  ];
}

/** Regular expressions that cover the wanted share of the values, the most frequent first, each with the percentage it covers. */
export async function patterns(
  table: ProfiledTable,
  column: ResultColumn,
  request: RequestOf<'ColumnPattern'>,
  tags: Tags,
): Promise<ProfileElement[]> {
  const found = await findPatterns(distinctValues(table, [column], { where: notNull(table, column) }), request, tags);
  const items = found.map(({ text, percentage }) =>
    element('PatternDistributionItem', {}, [
      element('RegexText', {}, text),
      element('Frequency', {}, String(percentage)),
    ]),
  );
  return [...head(table, column), element('TopRegexPatterns', {}, items)];
}
