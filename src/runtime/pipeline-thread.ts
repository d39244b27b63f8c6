import { parentPort, workerData } from 'node:worker_threads';
import type { FromCopy, ToCopy } from '../data-flow/parallel/copy-messages.ts';
import { servePipeline } from '../data-flow/parallel/pipeline-copy.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import { createRegistry } from '../registry/registry.ts';
import { importUnits } from './import-units.ts';
import { stockUnits } from './stock-units.ts';
import type { ThreadUnits } from './thread-units.ts';

// The program of a thread that works on a copy of a data flow. It ends when the first thread stops it.
const port = parentPort;
if (port === null) throw new InternalError('this program runs in a thread only');
const early: ToCopy[] = [];
let listener = (message: ToCopy): void => void early.push(message);
port.on('message', (message: ToCopy) => listener(message));
const units = await importUnits(workerData as ThreadUnits);
servePipeline(
  {
    post: (message: FromCopy) => port.postMessage(message),
    onMessage(receive) {
      listener = receive;
      for (const message of early.splice(0)) receive(message);
    },
  },
  createRegistry([...stockUnits, ...units]),
);
