import type { Component, OutputColumn, Pipeline } from '../../model/pipeline.ts';

/** An output column and the component it comes from. */
export interface ColumnSource {
  readonly component: Component;
  readonly column: OutputColumn;
}

// The path of a column that is no more still has its name.
const lostColumn = /\.Columns\[(.*)\]$/;

/** The output columns of a data flow by lineage id, and expressions with the names of columns in place of such ids. */
export class ColumnNames {
  private readonly sources = new Map<string, ColumnSource>();

  constructor(pipeline: Pipeline) {
    for (const component of pipeline.components) {
      for (const column of component.outputs.flatMap(({ columns }) => columns)) {
        this.sources.set(column.lineageId, { component, column });
      }
    }
  }

  /** Where a lineage id leads; undefined when it leads nowhere. */
  source(lineageId: string): ColumnSource | undefined {
    return this.sources.get(lineageId);
  }

  /**
   * The friendly form of an expression: columns by name instead of `#{…}` (formats 6 and 8) or `#12` (2 and 3), functions without brackets.
   * What stands in string literals is left alone.
   */
  friendly(expression: string): string {
    return expression.replaceAll(
      /"(?:\\.|[^"\\])*"|#\{((?:\\\}|[^}])*)\}|#(\d+)|\[([A-Z]+)\](?=\s*\()/g,
      (all, path: string | undefined, number: string | undefined, called: string | undefined) => {
        if (called !== undefined) return called;
        const id = path?.replaceAll('\\}', '}') ?? number;
        return id === undefined ? all : this.written(id, path);
      },
    );
  }

  /** The name of a column for a property that holds nothing but an identifier; undefined when it holds something else. */
  named(identifier: string): string | undefined {
    return this.sources.get(identifier)?.column.name;
  }

  private written(id: string, path: string | undefined): string {
    const name = (this.sources.get(id) ?? this.sources.get(path ?? id))?.column.name ?? lostColumn.exec(id)?.[1];
    // A number that leads nowhere, and the path made of it by an upgrade, say nothing more.
    if (name === undefined) return '[(no column)]';
    return /^[A-Za-z_]\w*$/.test(name) ? name : `[${name}]`;
  }
}
