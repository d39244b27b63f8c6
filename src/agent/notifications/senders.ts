import type { Secret } from '../../datatypes/secret.ts';
import type { EmailSender, WebhookSender } from './notification.ts';

/** The server that sends e-mail. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the start; `explicit`: STARTTLS, required; `none`: without TLS. */
  readonly security: 'none' | 'explicit' | 'implicit';
  readonly from: string;
  readonly userName?: string;
  readonly password?: Secret;
}

const patience = 30_000;

/** Sends e-mail with nodemailer, which is loaded at the first message; its absence is told with the way to install it. */
export function smtpSender({ host, port, security, from, userName, password }: SmtpSettings): EmailSender {
  return async ({ to, subject, text }) => {
    const { createTransport } = await loadMailer();
    const transport = createTransport({
      host,
      port,
      secure: security === 'implicit',
      requireTLS: security === 'explicit',
      ignoreTLS: security === 'none',
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      ...(userName === undefined ? {} : { auth: { user: userName, pass: password?.reveal() ?? '' } }),
    });
    try {
      await transport.sendMail({ from, to: [...to], subject, text, disableUrlAccess: true, disableFileAccess: true });
    } finally {
      transport.close();
    }
  };
}

/** Posts JSON with the platform's `fetch`; redirects are not followed, so that what was agreed on is what is called. */
export function webhookSender({
  fetch: post = fetch,
  timeoutMs = patience,
}: {
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
} = {}): WebhookSender {
  return async (url, notification) => {
    let response: Response;
    try {
      response = await post(url.reveal(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(notification),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      // Its message may hold the address, its code does not.
      const code = (cause as { cause?: { code?: string } }).cause?.code ?? (cause as Error).name;
      throw new Error(`the webhook does not answer (${code})`);
    }
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered with status ${response.status}`);
  };
}

async function loadMailer(): Promise<typeof import('nodemailer')> {
  try {
    return await import('nodemailer');
  } catch {
    throw new Error('the package nodemailer is not installed; run: npm install nodemailer');
  }
}
