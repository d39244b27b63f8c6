/** A table that gets an id. */
export interface NamedTable {
  id: string;
  /** Local names of the elements from the root to its own. */
  readonly path: readonly string[];
}

/**
 * Gives every table its id: the name of its element; where several elements have the same name, the names of the elements around it
 * are put before it until the ids differ. That ids are made unambiguous is documented, how is inferred.
 */
export function nameTables(tables: readonly NamedTable[]): void {
  const taken = new Set<string>();
  const byElement = new Map<string, number>();
  for (const { path } of tables) {
    const element = path.at(-1) as string;
    byElement.set(element, (byElement.get(element) ?? 0) + 1);
  }
  for (const table of tables) {
    const { path } = table;
    const element = path.at(-1) as string;
    let depth = (byElement.get(element) as number) > 1 ? Math.min(2, path.length) : 1;
    let id = path.slice(-depth).join('_');
    while (taken.has(id) && depth < path.length) {
      depth++;
      id = path.slice(-depth).join('_');
    }
    for (let number = 1; taken.has(id); number++) id = `${path.slice(-depth).join('_')}_${number}`;
    taken.add(id);
    table.id = id;
  }
}
