import type { Secret } from '../../datatypes/secret.ts';

/** What an operator is told when a job has ended; posted to webhooks as JSON. */
export interface JobNotification {
  /** One line that says it all: what chat services show. */
  readonly text: string;
  readonly server: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly runId: number;
  readonly outcome: 'succeeded' | 'failed' | 'canceled';
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds: number;
  readonly failedStepId?: number;
  readonly failedStepName?: string;
  /** The first real error of the failed step. */
  readonly firstError?: string;
}

/** Sends an e-mail. Throws what went wrong. */
export type EmailSender = (message: {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}) => Promise<void>;

/** Posts to a webhook. Throws what went wrong, without the address. */
export type WebhookSender = (url: Secret, notification: JobNotification) => Promise<void>;

/** How operators can be reached on this server. */
export interface Notifiers {
  readonly email?: EmailSender;
  readonly webhook?: WebhookSender;
  /** notify_level_eventlog: takes the notification for the log of the server. */
  readonly eventLog?: (notification: JobNotification) => void;
}

/** The text of an e-mail. */
export function notificationText(notification: JobNotification): string {
  const { failedStepId, failedStepName, firstError } = notification;
  return [
    notification.text,
    '',
    `Job: ${notification.jobName} (${notification.jobId})`,
    `Server: ${notification.server}, run ${notification.runId}`,
    `Started: ${notification.startedAt}`,
    `Ended: ${notification.endedAt} (${notification.durationSeconds} s)`,
    ...(failedStepId === undefined ? [] : [`Failed step: ${failedStepId} (${failedStepName})`]),
    ...(firstError === undefined ? [] : ['', 'First error:', firstError]),
  ].join('\n');
}
