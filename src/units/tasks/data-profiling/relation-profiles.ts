import type { ResultColumn, Value } from 'opendtsx/sdk';
import { suitableFamilies } from './column-profiles.ts';
import { type RequestColumn, RequestFault, type RequestOf, type Threshold } from './profile-request.ts';
import { element, type ProfileElement } from './profile-xml.ts';
import { type ColumnFamily, columnElement, familyOf, formatSingle, valueText } from './profiled-column.ts';
import { distinctValues, type ProfiledTable, queryBlocks, queryNumber } from './profiled-table.ts';

const mostCombinations = 10_000;

/** Whether a strength is to be reported. Source: threshold settings (documentation). */
function isReported(strength: number, { setting, value }: Threshold): boolean {
  if (setting === 'None') return true;
  return setting === 'Exact' ? strength === 1 : strength > value;
}

/** Every set of columns that columns with wildcards mean, smaller sets first, none twice. */
function combinations(
  table: ProfiledTable,
  request: RequestOf<'CandidateKey'> | RequestOf<'FunctionalDependency'>,
  columns: readonly RequestColumn[],
): ResultColumn[][] {
  const families: readonly ColumnFamily[] = suitableFamilies[request.kind];
  const fixed = columns
    .filter(({ isWildCard }) => !isWildCard)
    .flatMap((column) => table.select(request, column, families));
  const wildcards = columns.filter(({ isWildCard }) => isWildCard).length;
  const others = table.columns.filter((column) => families.includes(familyOf(column)) && !fixed.includes(column));
  let sets: ResultColumn[][] = [fixed];
  const all: ResultColumn[][] = fixed.length > 0 ? [fixed] : [];
  for (let size = 0; size < wildcards; size++) {
    sets = sets.flatMap((set) => {
      const last = others.findLastIndex((column) => set.includes(column));
      return others.slice(last + 1).map((column) => [...set, column]);
    });
    if (all.length + sets.length > mostCombinations) {
      const reason = `its wildcards mean more than ${mostCombinations} sets of columns`;
      throw new RequestFault(request.id, `${reason}; name the columns, or use fewer wildcards`);
    }
    all.push(...sets);
  }
  return all.map((set) => table.columns.filter((column) => set.includes(column)));
}

function columnElements(name: string, table: ProfiledTable, columns: readonly ResultColumn[]): ProfileElement {
  return element(
    name,
    {},
    columns.map((column) => columnElement('Column', column, table.context.localeId)),
  );
}

function valueElements(name: string, values: readonly Value[], columns: readonly ResultColumn[]): ProfileElement {
  return element(
    name,
    {},
    columns.map((column, index) => element('ColumnValue', {}, valueText(values[index], column))),
  );
}

/**
 * Sets of columns that are keys, or nearly. A set that holds one which was reported already is not looked at. The names of the elements for violations follow
 * those of functional dependencies (inferred).
 */
export async function candidateKeys(
  table: ProfiledTable,
  request: RequestOf<'CandidateKey'>,
): Promise<ProfileElement[][]> {
  const found: ResultColumn[][] = [];
  const profiles: ProfileElement[][] = [];
  for (const columns of combinations(table, request, request.columns)) {
    if (request.threshold.setting !== 'None' && holdsOne(columns, found)) continue;
    const distinct = await countDistinct(table, columns);
    const strength = distinct / table.rowCount;
    if (!isReported(strength, request.threshold)) continue;
    found.push(columns);
    const isExact = distinct === table.rowCount;
    profiles.push([
      table.element('Table'),
      columnElements('KeyColumns', table, columns),
      element('IsExactKey', {}, String(isExact)),
      ...(isExact ? [] : await keyViolations(table, columns, strength, request.violations)),
    ]);
  }
  return profiles;
}

function holdsOne(columns: readonly ResultColumn[], sets: readonly (readonly ResultColumn[])[]): boolean {
  return sets.some((set) => set.every((column) => columns.includes(column)));
}

function countDistinct(table: ProfiledTable, columns: readonly ResultColumn[]): Promise<number> {
  const names = columns.map((column) => table.quote(column)).join(', ');
  return queryNumber(table.context, `SELECT COUNT(*) FROM (SELECT DISTINCT ${names} FROM ${table.quoted}) AS q`);
}

async function keyViolations(
  table: ProfiledTable,
  columns: readonly ResultColumn[],
  strength: number,
  most: number,
): Promise<ProfileElement[]> {
  const items: ProfileElement[] = [];
  for await (const { values, count } of distinctValues(table, columns, { having: 'COUNT(*) > 1', order: true })) {
    if (items.length >= most) break;
    const parts = [valueElements('ColumnValues', values, columns), element('Count', {}, String(count))];
    items.push(element('KeyViolationItem', {}, parts));
  }
  return [element('KeyStrength', {}, formatSingle(strength)), element('KeyViolations', {}, items)];
}

/** How far columns determine another one. A set that holds one which was reported already for the same column is not looked at. */
export async function functionalDependencies(
  table: ProfiledTable,
  request: RequestOf<'FunctionalDependency'>,
): Promise<ProfileElement[][]> {
  const profiles: ProfileElement[][] = [];
  const sets = combinations(table, request, request.determinants);
  for (const dependent of table.select(request, request.dependent, suitableFamilies.FunctionalDependency)) {
    const found: ResultColumn[][] = [];
    for (const determinants of sets) {
      if (determinants.includes(dependent)) continue;
      if (request.threshold.setting !== 'None' && holdsOne(determinants, found)) continue;
      const { strength, violations } = await dependency(table, determinants, dependent, request.violations);
      if (!isReported(strength, request.threshold)) continue;
      found.push(determinants);
      profiles.push([
        table.element('Table'),
        columnElements('DeterminantColumns', table, determinants),
        columnElement('DependentColumn', dependent, table.context.localeId),
        element('IsExactFD', {}, String(strength === 1)),
        ...(strength === 1
          ? []
          : [element('FDStrength', {}, formatSingle(strength)), element('FDViolations', {}, violations)]),
      ]);
    }
  }
  return profiles;
}

interface Support {
  readonly determinants: readonly Value[];
  readonly key: string;
  rows: number;
  best: Value;
  bestRows: number;
}

/** The rows whose dependent value is the most frequent one for their determinants, as a share of all rows; and the determinants that have others. */
async function dependency(
  table: ProfiledTable,
  determinants: readonly ResultColumn[],
  dependent: ResultColumn,
  most: number,
): Promise<{ readonly strength: number; readonly violations: ProfileElement[] }> {
  const violations: ProfileElement[] = [];
  let supported = 0;
  let current: Support | undefined;
  const close = (): void => {
    if (current === undefined) return;
    supported += current.bestRows;
    if (current.rows === current.bestRows || violations.length >= most) return;
    violations.push(
      element('FDViolationItem', {}, [
        valueElements('DeterminantValues', current.determinants, determinants),
        element('DependentValue', {}, valueText(current.best, dependent)),
        element('SupportCount', {}, String(current.bestRows)),
        element('ViolationCount', {}, String(current.rows - current.bestRows)),
      ]),
    );
  };
  for await (const { values, count } of distinctValues(table, [...determinants, dependent], { order: true })) {
    const own = values.slice(0, -1);
    const key = JSON.stringify(
      own.map((value, index) => (value === null ? null : valueText(value, determinants[index]))),
    );
    const best = values.at(-1) ?? null;
    if (current?.key !== key) {
      close();
      current = { determinants: own, key, rows: count, best, bestRows: count };
      continue;
    }
    current.rows += count;
    if (count <= current.bestRows) continue;
    current.best = best;
    current.bestRows = count;
  }
  close();
  return { strength: supported / table.rowCount, violations };
}

/** How far the values of one table occur in another; the element names are inferred. Rows with a NULL among their columns are not counted, as in a foreign key. */
export async function inclusions(
  subset: ProfiledTable,
  superset: ProfiledTable,
  request: RequestOf<'Inclusion'>,
): Promise<ProfileElement[][]> {
  const profiles: ProfileElement[][] = [];
  for (const pairs of inclusionPairs(subset, superset, request)) {
    const [own, others] = [pairs.map(([column]) => column), pairs.map(([, column]) => column)];
    const keyStrength = (await countDistinct(superset, others)) / Math.max(superset.rowCount, 1);
    if (!isReported(keyStrength, request.keyThreshold)) continue;
    const notNull = own.map((column) => `s.${subset.quote(column)} IS NOT NULL`).join(' AND ');
    const from = `FROM ${subset.quoted} s WHERE ${notNull}`;
    const rows = await queryNumber(subset.context, `SELECT COUNT(*) ${from}`);
    const equal = pairs
      .map(([column, other]) => `p.${superset.quote(other)} = s.${subset.quote(column)}`)
      .join(' AND ');
    const missing = `${from} AND NOT EXISTS (SELECT 1 FROM ${superset.quoted} p WHERE ${equal})`;
    const violated = await queryNumber(subset.context, `SELECT COUNT(*) ${missing}`);
    const strength = rows === 0 ? 1 : (rows - violated) / rows;
    if (!isReported(strength, request.threshold)) continue;
    profiles.push([
      subset.element('SubsetTable'),
      superset.element('SupersetTable'),
      columnElements('SubsetColumns', subset, own),
      columnElements('SupersetColumns', superset, others),
      element('IsExactInclusion', {}, String(violated === 0)),
      ...(violated === 0
        ? []
        : [
            element('InclusionStrength', {}, formatSingle(strength)),
            element('InclusionViolations', {}, await missingValues(subset, own, missing, request.violations)),
          ]),
    ]);
  }
  return profiles;
}

async function missingValues(
  subset: ProfiledTable,
  columns: readonly ResultColumn[],
  missing: string,
  most: number,
): Promise<ProfileElement[]> {
  const names = columns.map((column) => `s.${subset.quote(column)}`).join(', ');
  const sql = `SELECT ${names}, COUNT(*) ${missing} GROUP BY ${names} ORDER BY ${names}`;
  const items: ProfileElement[] = [];
  for await (const { rowCount, values } of queryBlocks(subset.context, sql, columns)) {
    for (let row = 0; row < rowCount && items.length < most; row++) {
      const given = columns.map((_, column) => values[column][row]);
      const count = element('Count', {}, String(Number(values[columns.length][row])));
      items.push(element('InclusionViolationItem', {}, [valueElements('ColumnValues', given, columns), count]));
    }
    if (items.length >= most) break;
  }
  return items;
}

/** Every set of pairs that pairs with wildcards mean: columns of one family are compared with each other. */
function inclusionPairs(
  subset: ProfiledTable,
  superset: ProfiledTable,
  request: RequestOf<'Inclusion'>,
): (readonly [ResultColumn, ResultColumn])[][] {
  const families = suitableFamilies.Inclusion;
  let sets: (readonly [ResultColumn, ResultColumn])[][] = [[]];
  for (const pair of request.pairs) {
    const choices = subset
      .select(request, pair.subset, families)
      .flatMap((column) =>
        superset
          .select(request, pair.superset, families)
          .map((other): readonly [ResultColumn, ResultColumn] => [column, other]),
      )
      .filter(([column, other]) => familyOf(column) === familyOf(other));
    if (choices.length === 0) {
      throw new RequestFault(request.id, 'its columns have types that cannot be compared with each other');
    }
    sets = sets.flatMap((set) => choices.map((choice) => [...set, choice]));
    if (sets.length > mostCombinations) {
      throw new RequestFault(
        request.id,
        `its wildcards mean more than ${mostCombinations} pairs of columns; name the columns`,
      );
    }
  }
  return sets;
}
