import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Application } from '../../src/object-model/application.ts';
import { newPackage } from '../../src/tools/builder/package-builder.ts';

const required = 2;
const rowConnection = 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;';

/** Sizes of the package: turns of its For Loop. */
export const turns = 5;

/**
 * Saves a package that counts in variables, inserts rows in transactions (none of its statements may run twice), writes a file in every turn of a
 * loop, and then loops over the files.
 */
export async function saveLoopingPackage(path: string): Promise<void> {
  const made = newPackage('Looping');
  const turn = made.variable('Turn', 0);
  const total = made.variable('Total', 0);
  const file = made.variable('File', '');
  const store = made.oleDbConnectionManager('Store', rowConnection);
  const log = made.oleDbConnectionManager('Log', rowConnection);
  const out = made.flatFileConnectionManager('Out', './out-1.csv', {
    ColumnNamesInFirstDataRow: true,
    columns: { Turn: 'DT_I4', Label: 'DT_WSTR:20' },
    expressions: { ConnectionString: `"./out-" + (DT_WSTR, 10)${turn} + ".csv"` },
  });
  const text = (value: string): string => `(DT_WSTR, 10)${value}`;
  const make = made.executeSqlTask('Make tables', {
    Connection: store,
    SqlStatementSource: `CREATE TABLE IF NOT EXISTS Turns (Turn int, Label nvarchar(20));
      CREATE TABLE IF NOT EXISTS Totals (Total int); DELETE FROM Totals; INSERT INTO Totals VALUES (0);
      CREATE TABLE IF NOT EXISTS Files (Name nvarchar(50), Total int)`,
  });
  const makeLog = made
    .executeSqlTask('Make log', { Connection: log, SqlStatementSource: 'CREATE TABLE IF NOT EXISTS Log (Turn int)' })
    .after(make, 'success');
  const count = made
    .forLoop(
      'Turns',
      {
        InitExpression: `${turn} = 1`,
        EvalExpression: `${turn} <= ${turns}`,
        AssignExpression: `${turn} = ${turn} + 1`,
      },
      (loop) => {
        const sum = loop.expressionTask('Sum', { Expression: `${total} = ${total} + ${turn}` });
        const rows = loop
          .sequence(
            'Rows',
            (box) => {
              const row = box.executeSqlTask('Row', {
                Connection: store,
                expressions: { SqlStatementSource: `"INSERT INTO Turns VALUES (" + ${text(`${turn}`)} + ", 'turn')"` },
              });
              const add = box
                .executeSqlTask('Add', {
                  Connection: store,
                  expressions: { SqlStatementSource: `"UPDATE Totals SET Total = Total + " + ${text(`${turn}`)}` },
                })
                .after(row, 'success');
              box.expressionTask('Inside', { Expression: `${total} = ${total} + 100` }).after(add, 'success');
            },
            { TransactionOption: required },
          )
          .after(sum, 'success');
        const write = loop
          .dataFlowTask('Write', (flow) => {
            flow
              .oleDbSource('Turns', {
                connection: store,
                AccessMode: 'SQL Command',
                SqlCommand: 'SELECT Turn, Label FROM Turns ORDER BY Turn',
                columns: { Turn: 'DT_I4', Label: 'DT_WSTR:20' },
              })
              .flatFileDestination('File', { connection: out, Overwrite: true });
          })
          .after(rows, 'success');
        loop
          .executeSqlTask('Log', {
            Connection: log,
            TransactionOption: required,
            expressions: { SqlStatementSource: `"INSERT INTO Log VALUES (" + ${text(`${turn}`)} + ")"` },
          })
          .after(write, 'success');
      },
    )
    .after(makeLog, 'success');
  made
    .foreachFileEnumerator(
      'Files',
      { Directory: '.', FileSpec: 'out-*.csv', FileNameRetrieval: 1, into: [file] },
      (loop) => {
        const next = loop.expressionTask('Next', { Expression: `${total} = ${total} * 2` });
        loop
          .executeSqlTask('File row', {
            Connection: store,
            TransactionOption: required,
            expressions: {
              SqlStatementSource: `"INSERT INTO Files VALUES ('" + ${file} + "', " + ${text(`${total}`)} + ")"`,
            },
          })
          .after(next, 'success');
      },
    )
    .after(count, 'success');
  await new Application().saveToXml(path, await made.build());
}

/** What the package has left in a folder: rows of every table, and every file. */
export function outcomeOf(folder: string): Readonly<Record<string, unknown>> {
  const outcome: Record<string, unknown> = {};
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.db')) {
      outcome[name] = readFileSync(join(folder, name), 'utf8');
      continue;
    }
    const database = new DatabaseSync(join(folder, name));
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
    for (const { name: table } of tables) {
      outcome[`${name} ${table}`] = database.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).all();
    }
    database.close();
  }
  return outcome;
}
