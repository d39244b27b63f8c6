import { typeText } from '../../query/type-rules.ts';
import type { SqlValue } from '../../sql-type.ts';
import type { BatchOutput, SqlMessage } from '../batch-host.ts';

/** A value as transcripts show it. */
export function shownValue(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  if (typeof value === 'object') return `${value.type.name}:${shownValue(value.value)}`;
  return String(value);
}

function messageLine({ number, severity, state, message, procedure, line }: SqlMessage): string {
  if (severity === 0) return `PRINT ${message.trim()}`;
  const place = procedure === undefined ? `line ${line}` : `procedure ${procedure}, line ${line}`;
  return `Msg ${number}, level ${severity}, state ${state}, ${place}: ${message}`;
}

/** Collects what a batch gives as lines: results with their types, counts, messages. */
export function transcribe(): { readonly lines: string[]; readonly output: BatchOutput } {
  const lines: string[] = [];
  const output: BatchOutput = {
    resultSet: async ({ columns, rows }) => {
      lines.push(columns.map(({ name, type }) => `${name === '' ? '(none)' : name} ${typeText(type)}`).join(' | '));
      let rowCount = 0;
      for await (const portion of rows) {
        for (const row of portion) lines.push(`  ${row.map(shownValue).join(' | ')}`);
        rowCount += portion.length;
      }
      return { rowCount };
    },
    statementDone: (rowCount) => {
      if (rowCount !== undefined) lines.push(`(${rowCount})`);
    },
    message: (message) => lines.push(messageLine(message)),
  };
  return { lines, output };
}
