/** Runs a package with a journal in a folder of its own and writes a byte for every event. Arguments: package, folder. */
import { writeSync } from 'node:fs';
import { runPackage } from '../../src/runtime/run-package.ts';

// Whoever reads may be slow: a full pipe is no reason to stop.
function say(stream: number, text: string): void {
  for (;;) {
    try {
      writeSync(stream, text);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

const [path, folder] = process.argv.slice(2);
const result = await runPackage({
  source: { path },
  workingFolder: folder,
  connectionTargets: new Map([
    ['Store', 'sqlite:./store.db'],
    ['Log', 'sqlite:./log.db'],
  ]),
  optionsFile: false,
  journal: { file: 'run.journal' },
  onEvent: ({ event, message, executablePath }) => {
    say(1, '.');
    if (event === 'OnError' || event === 'OnWarning') say(2, `${executablePath}: ${message}\n`);
  },
});
process.exitCode = result.exitCode;
