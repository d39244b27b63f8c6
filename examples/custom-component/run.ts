import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPackage } from 'opendtsx';
import { rowNumber } from './row-number/index.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const { result, diagnostics } = await runPackage({
  source: { path: `${folder}/numbered.dtsx` },
  pathMap: new Map([['C:\\Example', folder]]),
  units: [rowNumber],
  onEvent: (event) => {
    if (event.event === 'OnError') console.error(event.symbol, event.message);
  },
});
for (const finding of diagnostics) console.error(finding.symbol, finding.message);
console.log(result);
process.exitCode = result === 'success' ? 0 : 1;
