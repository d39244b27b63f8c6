/**
 * `npm run store-fixture`: writes a small filled store of the newest schema version as SQL to `tests/store-versions/fixtures/`. To be run at a release, and
 * listed in `tests/store-versions/released.json` with it; a fixture that is there stays as it is, because what released programs wrote does not change.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationsFor } from '../src/store/migrations/migrations.ts';
import { openStore } from '../src/store/store.ts';
import { fillStore } from '../tests/store-versions/fill-store.ts';
import { dumpStore } from '../tests/store-versions/store-dump.ts';
import { checkout } from './generated-file.ts';

const version = Object.keys(migrationsFor('sqlite')).sort().at(-1) ?? '';
const target = join(checkout, 'tests', 'store-versions', 'fixtures', `${version}.sql`);

if (existsSync(target)) {
  console.log(`tests/store-versions/fixtures/${version}.sql is there already`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'store-fixture-'));
  const file = join(folder, 'store.sqlite');
  const store = await openStore({ file });
  await fillStore(store);
  await store.close();
  writeFileSync(target, dumpStore(file));
  rmSync(folder, { recursive: true });
  console.log(`tests/store-versions/fixtures/${version}.sql written`);
}
