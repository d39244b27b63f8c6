import { Secret } from '../../../datatypes/secret.ts';
import { openStore } from '../../../store/store.ts';
import { startDispatcher } from '../dispatch/start-dispatcher.ts';
import { sampleServer } from './sample-project.ts';

// A server of a test, in a process of its own: executes what waits until it is ended. It tells the process ids of its workers as they change.
const { TEST_SERVER_STORE = '', TEST_SERVER_QUEUE, TEST_SERVER_NAME = 'server' } = process.env;
const isFile = !TEST_SERVER_STORE.startsWith('postgres');
const url = new Secret(TEST_SERVER_STORE);
const store = await openStore(isFile ? { file: TEST_SERVER_STORE } : { url, connections: 3 });
const { session } = sampleServer(store, TEST_SERVER_NAME);
const dispatcher = await startDispatcher({
  session: { ...session, now: Date.now },
  capacity: 1,
  heartbeat: 200,
  lease: 5000,
  surroundings: { workingFolder: import.meta.dirname },
  ...(isFile ? {} : { queue: { url, ...(TEST_SERVER_QUEUE === undefined ? {} : { schema: TEST_SERVER_QUEUE }) } }),
});
let told = '';
setInterval(() => {
  const workers = JSON.stringify(dispatcher.running().map(({ processId }) => processId ?? 0));
  if (workers !== told) process.stdout.write(`${workers}\n`);
  told = workers;
}, 20);
