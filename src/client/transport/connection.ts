import type { RequestQuery } from './request-path.ts';
import type { StreamAnswer } from './send-for-stream.ts';
import type { ServerSentEvent } from './server-sent-events.ts';

/** What a request is sent with besides its content. */
export interface RequestOptions {
  /** Makes the server do a request once, however often it arrives; then it is sent again after a failure of the network. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Whether the answer may take as long as it does. */
  readonly isLong?: boolean;
}

/** How a stream of events is read. */
export interface StreamOptions {
  /** The number of the last event seen; all when absent. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** Whether no event comes after this one; until then a stream that breaks is resumed. */
  readonly isLast: (event: ServerSentEvent) => boolean;
}

/**
 * A server as one user asks it. Paths are those below `/api/v1`, see `requestPath`. Everything throws `RefusedRequest` with the finding of the
 * server, and OPENDTSX_E_CLIENT_UNREACHABLE or OPENDTSX_E_CLIENT_TIMEOUT when it does not answer.
 */
export interface Connection {
  /** E.g. `http://127.0.0.1:8370`. */
  readonly address: string;
  get<T>(path: string, query?: RequestQuery): Promise<T>;
  /** All rows of a list, page by page as they are asked for. */
  list<T>(path: string, query?: RequestQuery): AsyncGenerator<T, void, undefined>;
  /** The answer is undefined where the server has nothing to say. */
  send<T = void>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<T>;
  /** Sends a file as it is, with headers that say more of it. */
  upload<T = void>(
    method: 'POST' | 'PUT',
    path: string,
    file: Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
  download(path: string): Promise<Uint8Array>;
  /** Sends a request once, whose answer is read as it comes and takes as long as it does. */
  receive(path: string, body: unknown, options?: { readonly signal?: AbortSignal }): Promise<StreamAnswer>;
  events(path: string, options: StreamOptions): AsyncGenerator<ServerSentEvent, void, undefined>;
}
