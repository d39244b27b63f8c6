import { Secret } from '../../../datatypes/secret.ts';
import { createSecretMask } from '../../../runtime/secret-mask.ts';
import { messageSourceType, messageType } from '../operation-codes.ts';
import { operationMessage } from '../operation-message.ts';

const mostLines = 1000;
const longestLine = 4000;

/** Makes messages of what a worker process writes to its standard output and error: the first 1000 lines, without the secrets of its work. */
export class WorkerOutput {
  readonly #operationId: number;
  readonly #now: () => number;
  readonly #mask = createSecretMask();
  #lines = 0;

  constructor(operationId: number, secrets: readonly string[], now: () => number) {
    this.#operationId = operationId;
    this.#now = now;
    for (const secret of secrets) this.#mask.learn(new Secret(secret));
  }

  /** The message of a line; undefined when there were too many. */
  take(line: string): ReturnType<typeof operationMessage> | undefined {
    this.#lines++;
    if (this.#lines > mostLines + 1) return undefined;
    const text = this.#lines > mostLines ? 'The worker process wrote more lines, which are not kept.' : line;
    return operationMessage(
      this.#operationId,
      messageType.information,
      messageSourceType.externalProcess,
      this.#mask.text(text).slice(0, longestLine),
      this.#now(),
    );
  }
}
