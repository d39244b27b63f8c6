import { DatabaseSync } from 'node:sqlite';
import { projectFile } from '../../src/catalog/testing/project-aid.ts';
import { Application } from '../../src/object-model/application.ts';
import { newPackage } from '../../src/tools/builder/package-builder.ts';

const required = 2;
const turns = 60;

/** Where executions leave their marks: a row `begin` in their first task, a row `end` in their last. */
export interface Mark {
  readonly token: string;
  readonly step: 'begin' | 'end';
  /** When, milliseconds. */
  readonly at: number;
}

/**
 * A project with one package that marks its begin, counts in a loop and marks its end, each mark in a transaction: with a journal it is left once,
 * however often the execution is tried again.
 */
export async function markingProject(file: string): Promise<Uint8Array> {
  const made = newPackage('Mark');
  const token = made.parameter('Token', '');
  const turn = made.variable('Turn', 0);
  const sum = made.variable('Sum', 0);
  const marks = made.oleDbConnectionManager('Marks', `Data Source=${file};Provider=OleDbSQLite;`);
  const mark = (step: Mark['step']) => ({
    Connection: marks,
    TransactionOption: required,
    expressions: {
      SqlStatementSource: `"INSERT INTO marks VALUES ('" + ${token} + "', '${step}', unixepoch('subsec') * 1000)"`,
    },
  });
  const begin = made.executeSqlTask('Begin', mark('begin'));
  const count = made
    .forLoop(
      'Turns',
      {
        InitExpression: `${turn} = 0`,
        EvalExpression: `${turn} < ${turns}`,
        AssignExpression: `${turn} = ${turn} + 1`,
      },
      (loop) => void loop.expressionTask('Add', { Expression: `${sum} = ${sum} + ${turn}` }),
    )
    .after(begin, 'success');
  made.executeSqlTask('End', mark('end')).after(count, 'success');
  const text = new Application().saveToXmlText(await made.build());
  return projectFile({
    name: 'Marking',
    packages: { 'Mark.dtsx': [{ name: 'Token' }] },
    entries: { 'Mark.dtsx': Buffer.from(text) },
  });
}

/** Makes the file that marks are left in. */
export function createMarks(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = wal; CREATE TABLE marks (token TEXT, step TEXT, at REAL)');
  database.close();
}

/** All marks, oldest first. */
export function readMarks(file: string): Mark[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('SELECT token, step, at FROM marks ORDER BY rowid').all() as unknown as Mark[];
  } finally {
    database.close();
  }
}

/** What SQLite finds wrong in a file: nothing, when it is whole. */
export function faultsOf(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    const rows = [
      ...database.prepare('PRAGMA integrity_check').all(),
      ...database.prepare('PRAGMA foreign_key_check').all(),
    ];
    return rows.map((row) => Object.values(row).join(' ')).filter((line) => line !== 'ok');
  } finally {
    database.close();
  }
}
