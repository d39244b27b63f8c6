import type { ConnectionManager } from '../../object-model/connections.ts';

/** A variable or parameter of a package being built: put into a template it is the reference that expressions use, `@[User::Count]`. */
export class ValueHandle {
  /** `User::Count`, `$Package::Folder`. */
  readonly qualifiedName: string;

  constructor(qualifiedName: string) {
    this.qualifiedName = qualifiedName;
  }

  /** The reference in an expression. */
  toString(): string {
    return `@[${this.qualifiedName}]`;
  }
}

/** A connection manager of a package being built. */
export class ConnectionHandle<C extends string = string> {
  /** The connection manager in the object model. */
  readonly view: ConnectionManager;
  /** Names of the columns of a flat file; none for other kinds. */
  readonly columns: readonly C[];

  constructor(view: ConnectionManager, columns: readonly C[] = []) {
    this.view = view;
    this.columns = columns;
  }
}
