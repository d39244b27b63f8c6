import type { BatchHost, MultiPartName } from '../../../tsql/batch/batch-host.ts';

/** All rows of a view as the store gives them, by the names of its columns. */
export async function rowsOfView(host: BatchHost, ...name: MultiPartName): Promise<Record<string, unknown>[]> {
  const relation = host.findRelation(name);
  if (relation === undefined) throw new Error(`There is no ${name.join('.')}.`);
  const { sql, parameters } = relation.source();
  const names = relation.columns.map((column) => column.name);
  const text = `select ${names.map((each) => `"${each}"`).join(', ')} from (${sql}) as shown`;
  const rows: Record<string, unknown>[] = [];
  for await (const portion of host.query(text, parameters, new AbortController().signal)) {
    for (const row of portion) rows.push(Object.fromEntries(row.map((value, place) => [names[place], value])));
  }
  return rows;
}
