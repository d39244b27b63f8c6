/** What a request is sent with besides its method and path. */
export interface RestRequest {
  readonly body?: unknown;
  /** In place of a body that is JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, as text and as what it says. */
export interface RestAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The text as JSON. */
  json<T = Record<string, unknown>>(): T;
}

/** Sends requests below `/api/v1` of a server, as one user. */
export class RestClient {
  /** `name:password` */
  readonly user: string;
  readonly #address: () => string;
  readonly #authorization: string;

  constructor(address: string | (() => string), user: string) {
    this.user = user;
    this.#address = typeof address === 'string' ? () => address : address;
    this.#authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  }

  /** Sends `GET /catalog/folders`. Rejects when the server is not there. */
  async send(request: string, { body, bytes, headers }: RestRequest = {}): Promise<RestAnswer> {
    const [method = '', path = ''] = request.split(/ (.*)/s);
    const type = bytes === undefined ? 'application/json' : 'application/octet-stream';
    const hasContent = bytes !== undefined || body !== undefined;
    const response = await fetch(`${this.#address()}/api/v1${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(hasContent ? { 'content-type': type } : {}),
        ...headers,
      },
      ...(hasContent ? { body: bytes === undefined ? JSON.stringify(body) : Buffer.from(bytes) } : {}),
    });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) };
  }

  /** Sends a request that must succeed, and gives what the answer says. Throws with the answer when it does not. */
  async ask<T = Record<string, unknown>>(request: string, more: RestRequest = {}): Promise<T> {
    const answer = await this.send(request, more);
    if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${answer.text}`);
    return answer.text === '' ? ({} as T) : answer.json<T>();
  }

  /** All rows of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let next: number | string | undefined | null; next !== null; ) {
      const after = next === undefined ? '' : `&after=${encodeURIComponent(next)}`;
      const page = await this.ask<{ items: T[]; next?: number | string }>(`GET ${path}?limit=1000${after}`);
      rows.push(...page.items);
      next = page.next ?? null;
    }
    return rows;
  }
}
