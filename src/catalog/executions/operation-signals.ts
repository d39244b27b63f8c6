/** What happens to operations in this process: what others learn from the tables a little later. */
export type OperationNews = 'queued' | 'stop-requested' | 'dump-requested' | 'ended';

type Listener = (news: OperationNews, operationId: number) => void;

/** Tells those who wait within one process what happens to operations. It decides nothing: the tables do. */
export class OperationSignals {
  readonly #listeners = new Set<Listener>();

  tell(news: OperationNews, operationId: number): void {
    for (const listener of [...this.#listeners]) listener(news, operationId);
  }

  /** @returns what ends the listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
