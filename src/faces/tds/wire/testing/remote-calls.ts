import type { TypedSqlValue } from '../../../../tsql/sql-type.ts';
import { ByteWriter } from '../byte-writer.ts';
import { writeType } from '../write-type.ts';
import { valueWriter } from '../write-value.ts';

/** An argument of a call a test sends. `isOutput` and `isDefault`: the bits of its status. */
export interface SentArgument extends TypedSqlValue {
  readonly name?: string;
  readonly isOutput?: boolean;
  readonly isDefault?: boolean;
}

/** A text argument. */
export function text(value: string | null, name = ''): SentArgument {
  return { name, type: { name: 'nvarchar', length: 4000 }, value };
}

/** A whole number argument. */
export function int(value: number | null, given: Partial<SentArgument> = {}): SentArgument {
  return { type: { name: 'int' }, value, ...given };
}

/** A remote procedure call without headers, by name or by number. */
export function remoteCall(procedure: string | number, given: readonly SentArgument[]): Buffer {
  const out = new ByteWriter();
  if (typeof procedure === 'number') out.uint16(0xffff).uint16(procedure);
  else out.longText(procedure);
  out.uint16(0);
  for (const { name = '', type, value, isOutput = false, isDefault = false } of given) {
    out.shortText(name).uint8((isOutput ? 1 : 0) | (isDefault ? 2 : 0));
    writeType(out, type);
    valueWriter(type)(out, value);
  }
  return Buffer.from(out.view());
}
