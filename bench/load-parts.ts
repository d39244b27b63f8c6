import { createReadStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

/** Loads the reference file of J3 into a table `part` of a SQLite file, which has its name only when it is complete. */
export async function loadParts(csvPath: string, databasePath: string): Promise<void> {
  const partial = `${databasePath}.${process.pid}.partial`;
  const database = new DatabaseSync(partial);
  database.exec('CREATE TABLE part (p_partkey int, p_name nvarchar(55), p_price decimal(15,2)); BEGIN');
  const insert = database.prepare('INSERT INTO part VALUES (?, ?, ?)');
  let header = true;
  for await (const line of createInterface({ input: createReadStream(csvPath) })) {
    if (header) {
      header = false;
      continue;
    }
    const [key = '', name = '', price = ''] = line.split(',');
    insert.run(Number(key), name, price);
  }
  database.exec('COMMIT');
  database.close();
  await rename(partial, databasePath);
}
