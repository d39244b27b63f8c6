import { nameKey, type ObjectName, type TransferTable, writtenName } from './transfer-object.ts';

/** A name that is not at the source. */
export interface MissingObject {
  readonly missing: string;
}

/** The objects that a list names, or all. */
export function selectObjects<T extends ObjectName>(
  available: readonly T[],
  all: boolean,
  names: readonly string[],
): T[] | MissingObject {
  if (all) return [...available];
  const byKey = new Map(available.map((each) => [nameKey(each), each]));
  const selected: T[] = [];
  for (const written of names) {
    const found = byKey.get(nameKey(writtenName(written)));
    if (found === undefined) return { missing: written };
    if (!selected.includes(found)) selected.push(found);
  }
  return selected;
}

/** The tables and those that they refer to, directly or not. */
export function withReferences(
  selected: readonly TransferTable[],
  available: readonly TransferTable[],
): TransferTable[] {
  const byKey = new Map(available.map((table) => [nameKey(table), table]));
  const found = new Set(selected);
  for (const table of found) {
    for (const { target } of table.references) {
      const referred = byKey.get(nameKey(target));
      if (referred !== undefined) found.add(referred);
    }
  }
  return [...found];
}

/** The tables, each after those that it refers to. Throws an `Error` when they refer to each other in a circle. */
export function inOrderOfReference(tables: readonly TransferTable[]): TransferTable[] {
  const byKey = new Map(tables.map((table) => [nameKey(table), table]));
  const ordered = new Set<TransferTable>();
  const open = new Set<TransferTable>();
  const visit = (table: TransferTable): void => {
    if (ordered.has(table)) return;
    if (open.has(table)) {
      throw new Error(
        `${table.name} refers to itself through other tables; set CopyForeignKeys to False and add the keys in an Execute SQL Task`,
      );
    }
    open.add(table);
    for (const { target } of table.references) {
      const referred = byKey.get(nameKey(target));
      if (referred !== undefined && referred !== table) visit(referred);
    }
    open.delete(table);
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  return [...ordered];
}
