/** What answers mean that the same request may succeed later. */
const passing = new Set([502, 503, 504]);
const attempts = 4;
const longestWait = 30_000;

/** How often and how long to wait. */
export interface Patience {
  wait(milliseconds: number): Promise<void>;
  /** 0 to 1: waits of many clients are not to end at once. */
  random(): number;
}

/**
 * Sends a request that does no harm twice, up to four times: again after a failure of the network and after 502, 503 and 504, when the server
 * says (`Retry-After`) or after 0.2, 0.4 and 0.8 seconds, half of it by chance. The last answer or failure counts.
 */
export async function withAttempts(send: () => Promise<Response>, { wait, random }: Patience): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === attempts;
    let asked: number | undefined;
    try {
      const response = await send();
      if (isLast || !passing.has(response.status)) return response;
      asked = secondsOf(response.headers.get('retry-after'));
      await response.body?.cancel();
    } catch (error) {
      if (isLast || isAborted(error)) throw error;
    }
    const usual = 100 * 2 ** attempt;
    await wait(asked === undefined ? usual * (0.5 + random() / 2) : Math.min(asked * 1000, longestWait));
  }
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

/** Whether a failure is that the caller gave up or the time was over. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
