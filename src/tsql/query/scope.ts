import type { BatchHost, ResultColumn } from '../batch/batch-host.ts';
import type { SqlType, TypedSqlValue } from '../sql-type.ts';
import { sqlFailure } from './sql-failure.ts';
import type { NamedQuerySyntax, NameParts } from './syntax/syntax-tree.ts';
import type { BoundSource, LocalRows, TypedExpression } from './typed-tree.ts';

/** What names may mean besides the objects of the host: variables, #tables, what the session counts. */
export interface BindEnvironment {
  readonly host: Pick<BatchHost, 'database' | 'findRelation' | 'findTableFunction'>;
  /** Throws 137 for a variable that is not declared. */
  variableType(name: string): SqlType;
  /** The type of `@@ROWCOUNT`, `ERROR_NUMBER` and their like; undefined for a name that is none. */
  globalType(name: string): SqlType | undefined;
  localTable(name: NameParts): LocalRows | undefined;
  /** Throws 1087 for a table variable that is not declared. */
  tableVariable(name: string): LocalRows;
  /** As `BatchHost` has it; also answers what is the session's to answer. */
  callFunction(name: NameParts, values: readonly TypedSqlValue[]): Promise<TypedSqlValue | undefined>;
}

const mostSources = 400;

/** Gives every source of one statement its number. */
export class SourceNumbers {
  #next = 0;

  take(): number {
    if (this.#next >= mostSources)
      throw sqlFailure(8632, [`it reads more than ${mostSources} tables, counting those in what it reads`]);
    return this.#next++;
  }
}

/** What a name in a query may mean: the columns of its FROM, then those of the queries around it. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly sources: BoundSource[] = [];
  readonly commonTables = new Map<string, { readonly table: NamedQuerySyntax; readonly scope: Scope } | 'itself'>();
  /** Whether a subquery has read a column of this query. */
  wasReadFromWithin = false;

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  add(source: BoundSource): void {
    const name = nameText(source.name);
    if (this.sources.some((other) => nameText(other.name) === name)) {
      throw sqlFailure(source.name.length === 1 ? 1011 : 1013, [source.name.join('.')]);
    }
    this.sources.push(source);
  }

  findCommonTable(name: string): { readonly table: NamedQuerySyntax; readonly scope: Scope } | 'itself' | undefined {
    return this.commonTables.get(name.toLowerCase()) ?? this.parent?.findCommonTable(name);
  }

  /** The column that a name means. Throws 207, 209 and 4104. */
  column(parts: NameParts, line: number): TypedExpression {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.#ownColumn(parts, line);
      if (found === undefined) continue;
      if (scope !== this) scope.wasReadFromWithin = true;
      return found;
    }
    if (parts.length === 1) throw sqlFailure(207, parts, line);
    throw sqlFailure(4104, [parts.join('.')], line);
  }

  #ownColumn(parts: NameParts, line: number): TypedExpression | undefined {
    const name = (parts.at(-1) ?? '').toLowerCase();
    const qualifier = parts.slice(0, -1);
    const candidates = qualifier.length === 0 ? this.sources : this.sourcesNamed(qualifier);
    const found = candidates.flatMap((source) =>
      source.columns.flatMap((column, at) => (column.name.toLowerCase() === name ? [{ source, column: at }] : [])),
    );
    if (found.length > 1) throw sqlFailure(209, [parts.at(-1) ?? ''], line);
    if (found.length === 0) {
      if (qualifier.length > 0 && candidates.length > 0) throw sqlFailure(207, [parts.at(-1) ?? ''], line);
      return undefined;
    }
    return columnOf(found[0].source, found[0].column);
  }

  /** The sources that a qualifier means: `e` an alias or table, `catalog.executions` a table with its schema. */
  sourcesNamed(qualifier: NameParts): readonly BoundSource[] {
    return this.sources.filter(({ name }) => {
      const tail = name.slice(-qualifier.length);
      return tail.length === qualifier.length && nameText(tail) === nameText(qualifier);
    });
  }
}

function nameText(parts: NameParts): string {
  return parts.join('\0').toLowerCase();
}

/** A column of a source, which the query then reads. */
export function columnOf(source: BoundSource, column: number): TypedExpression {
  source.used.add(column);
  const { name, type } = source.columns[column];
  return { kind: 'column', source: source.id, column, name, type };
}

/** The columns of a result without the nullability that a join may add. */
export function asNullable(columns: readonly ResultColumn[]): ResultColumn[] {
  return columns.map((column) => ({ ...column, nullable: true }));
}
