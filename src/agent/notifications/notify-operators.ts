import { renderMessage } from '../../diagnostics/messages.ts';
import type { AgentSession } from '../agent-session.ts';
import type { JobRow } from '../jobs/find-job.ts';
import { type OperatorRow, webhookUrlOf } from '../operators/operators.ts';
import { type JobNotification, type Notifiers, notificationText } from './notification.ts';

/** Who was notified, and what went wrong. Notifying never fails a job. */
export interface NotifyResult {
  readonly notified: readonly string[];
  readonly problems: readonly string[];
}

const levelBits = { succeeded: 1, failed: 2, canceled: 0 } as const;
const always = 3;

/** Whether something with this level (0 never, 1 on success, 2 on failure, 3 always) is to be done after this outcome. */
export function isDueAtLevel(level: number, outcome: JobNotification['outcome']): boolean {
  return level === always || (level & levelBits[outcome]) !== 0;
}

/** Tells the operators of a job of its end, as its notify levels say. */
export async function notifyOperators(
  session: AgentSession,
  job: JobRow,
  notification: JobNotification,
  notifiers: Notifiers,
): Promise<NotifyResult> {
  const notified: string[] = [];
  const problems: string[] = [];
  const isDue = (level: number): boolean => isDueAtLevel(level, notification.outcome);
  if (isDue(job.notify_level_eventlog)) notifiers.eventLog?.(notification);
  const ways = [
    ['e-mail', job.notify_level_email, job.notify_email_operator_id, sendEmail],
    ['webhook', job.notify_level_webhook, job.notify_webhook_operator_id, callWebhook],
  ] as const;
  for (const [way, level, operatorId, send] of ways) {
    if (!isDue(level) || operatorId === null) continue;
    const operator = await readOperator(session, operatorId);
    if (operator === undefined) continue;
    try {
      if (operator.enabled === 0) throw new Error('the operator is not enabled');
      await send(session, operator, notification, notifiers);
      notified.push(operator.name);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      problems.push(renderMessage('OPENDTSX_E_AGENT_NOTIFY', { operator: operator.name, way, detail }).message);
    }
  }
  return { notified: [...new Set(notified)], problems };
}

async function sendEmail(
  _: AgentSession,
  operator: OperatorRow,
  notification: JobNotification,
  { email }: Notifiers,
): Promise<void> {
  const to = (operator.email_address ?? '')
    .split(';')
    .flatMap((address) => (address.trim() === '' ? [] : [address.trim()]));
  if (to.length === 0) throw new Error('the operator has no e-mail address');
  if (email === undefined) throw new Error('this server has no settings for e-mail');
  await email({ to, subject: notification.text.replaceAll(/\s+/g, ' '), text: notificationText(notification) });
}

async function callWebhook(
  session: AgentSession,
  operator: OperatorRow,
  notification: JobNotification,
  { webhook }: Notifiers,
): Promise<void> {
  const url = webhookUrlOf(session, operator);
  if (url === undefined) throw new Error('the operator has no webhook, or its address was sealed with another key');
  if (webhook === undefined) throw new Error('this server calls no webhooks');
  await webhook(url, notification);
}

function readOperator({ store }: AgentSession, operatorId: number): Promise<OperatorRow | undefined> {
  return store.db.selectFrom('agent_operators').selectAll().where('operator_id', '=', operatorId).executeTakeFirst();
}
