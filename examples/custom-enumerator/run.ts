import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { runPackage } from 'opendtsx';
import { daysEnumerator } from './days/index.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const { result, diagnostics } = await runPackage({
  source: { path: `${folder}/days.dtsx` },
  connectionTargets: new Map([['Calendar', `sqlite:${folder}/days.db`]]),
  units: [daysEnumerator],
  onEvent: (event) => {
    if (event.event === 'OnError') console.error(event.symbol, event.message);
  },
});
for (const finding of diagnostics) console.error(finding.symbol, finding.message);
if (result === 'success') {
  const database = new DatabaseSync(`${folder}/days.db`, { readOnly: true });
  for (const { Day } of database.prepare('SELECT Day FROM Day').all()) console.log(Day);
  database.close();
}
console.log(result);
process.exitCode = result === 'success' ? 0 : 1;
