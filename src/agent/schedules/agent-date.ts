import { instantOf, wallTimeOf } from './zone-clock.ts';

const day = 86_400_000;

/** A date and a time of day as the agent writes them: yyyymmdd and hhmmss as numbers. */
export interface AgentDateTime {
  readonly date: number;
  readonly time: number;
}

/** An instant as clocks of the zone show it. */
export function agentDateTime(instant: number, zone: string): AgentDateTime {
  const shown = new Date(wallTimeOf(instant, zone));
  return {
    date: shown.getUTCFullYear() * 10_000 + (shown.getUTCMonth() + 1) * 100 + shown.getUTCDate(),
    time: shown.getUTCHours() * 10_000 + shown.getUTCMinutes() * 100 + shown.getUTCSeconds(),
  };
}

/** The instant of a date and time on clocks of the zone. */
export function instantOfAgentDate({ date, time }: AgentDateTime, zone: string): number {
  return instantOf(dayOfDate(date) * day + millisecondsOfTime(time), zone);
}

/** Days since 1970-01-01 of a date yyyymmdd. */
export function dayOfDate(date: number): number {
  return Math.floor(Date.UTC(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100) / day);
}

/** Milliseconds of hhmmss: a time of day, or a duration with any number of hours. */
export function millisecondsOfTime(time: number): number {
  return ((Math.floor(time / 10_000) * 60 + (Math.floor(time / 100) % 100)) * 60 + (time % 100)) * 1000;
}

/** Whether it is a date that exists, as yyyymmdd. */
export function isAgentDate(date: number): boolean {
  if (!Number.isInteger(date) || date < 10_101 || date > 99_991_231) return false;
  const read = new Date(dayOfDate(date) * day);
  return read.getUTCMonth() + 1 === Math.floor(date / 100) % 100 && read.getUTCDate() === date % 100;
}

/** Whether it is a time of day, as hhmmss. */
export function isAgentTime(time: number): boolean {
  return Number.isInteger(time) && time >= 0 && time < 240_000 && Math.floor(time / 100) % 100 < 60 && time % 100 < 60;
}
