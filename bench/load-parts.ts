import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

/** Loads the reference file of J3 into a SQLite table `part`. */
export async function loadParts(csvPath: string, databasePath: string): Promise<void> {
  const database = new DatabaseSync(databasePath);
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
}
