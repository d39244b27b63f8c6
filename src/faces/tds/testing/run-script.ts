import type { BatchHost, BatchOutput } from '../../../tsql/batch/batch-host.ts';
import { runBatch } from '../../../tsql/batch/run-batch.ts';
import type { SqlType, SqlValue } from '../../../tsql/sql-type.ts';

function typeText({ name, length, precision, scale }: SqlType): string {
  const sizes = [length, precision, scale].filter((size) => size !== undefined);
  return sizes.length === 0 ? name : `${name}(${sizes.join(',')})`;
}

function valueText(value: SqlValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'object' && 'type' in value ? String(value.value) : String(value);
}

/** Runs a batch and tells what it gave, in order: columns and rows of results, messages as `number.severity procedure: text`. */
export async function runScript(batch: string, host: BatchHost): Promise<string[]> {
  const told: string[] = [];
  const output: BatchOutput = {
    async resultSet({ columns, rows }) {
      let rowCount = 0;
      told.push(columns.map(({ name, type }) => `${name} ${typeText(type)}`).join(', '));
      for await (const portion of rows) {
        told.push(...portion.map((row) => row.map(valueText).join(', ')));
        rowCount += portion.length;
      }
      return { rowCount };
    },
    statementDone: () => undefined,
    message: ({ number, severity, procedure = '', message }) => {
      if (number !== 5701) told.push(`${number}.${severity} ${procedure}: ${message}`);
    },
  };
  await runBatch(batch, host, output, { signal: new AbortController().signal });
  return told;
}
