/** How the objects of one collection are identified by path. */
export interface PathRule<T> {
  idOf(object: T): string;
  setId(object: T, id: string): void;
  /** The path; the suffix ('', '1', '2' …) tells objects of one name apart. */
  path(object: T, suffix: string): string;
}

/** A name as it stands in a path: `}` would end a reference `#{…}` and is written `\\}` (observed). */
export function pathName(name: string): string {
  return name.replaceAll('}', '\\}');
}

/** Gives the objects of one collection paths, and notes the old path of each that changed. */
export class RefIdScope {
  private readonly renamed: Map<string, string>;

  constructor(renamed: Map<string, string>) {
    this.renamed = renamed;
  }

  /** Objects whose path is right keep it; the others get the plain path, or one with a number when that is taken. */
  assign<T>(objects: readonly T[], rule: PathRule<T>): void {
    const taken = new Set<string>();
    const others: T[] = [];
    for (const object of objects) {
      const id = rule.idOf(object);
      if (id === rule.path(object, '') && !taken.has(id)) taken.add(id);
      else others.push(object);
    }
    for (const object of others) this.rename(object, rule, taken);
  }

  private rename<T>(object: T, rule: PathRule<T>, taken: Set<string>): void {
    const before = rule.idOf(object);
    let id = rule.path(object, '');
    if (taken.has(id) && isNumbered(before, object, rule) && !taken.has(before)) id = before;
    for (let number = 1; taken.has(id); number++) id = rule.path(object, String(number));
    taken.add(id);
    if (id === before) return;
    if (before !== '') this.renamed.set(before, id);
    rule.setId(object, id);
  }
}

function isNumbered<T>(id: string, object: T, rule: PathRule<T>): boolean {
  const number = /(\d+)\]?$/.exec(id)?.[1];
  return number !== undefined && rule.path(object, number) === id;
}
