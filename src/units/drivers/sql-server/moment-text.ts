/** 100 ns ticks of a minute. */
export const ticksPerMinute = 600_000_000n;

/** 100 ns ticks of a day. */
export const ticksPerDay = 864_000_000_000n;

/** Days from 0001-01-01, where SQL Server counts from, to 1970-01-01. */
export const daysTo1970 = 719_162;

/** `yyyy-mm-dd hh:mm:ss.f` of ticks since 0001-01-01, with `scale` digits of a second; without the time when it is negative. */
export function formatMoment(ticks: bigint, scale: number): string {
  const days = Number(ticks / ticksPerDay);
  const date = dayText(days);
  return scale < 0 ? date : `${date} ${formatTime(ticks % ticksPerDay, scale)}`;
}

let lastDays = -1;
let lastText = '';

// Rows often share their day.
function dayText(days: number): string {
  if (days !== lastDays) {
    lastDays = days;
    lastText = new Date((days - daysTo1970) * 86_400_000).toISOString().slice(0, 10);
  }
  return lastText;
}

/** `hh:mm:ss.f` of ticks since midnight, with `scale` digits of a second. */
export function formatTime(ticks: bigint, scale: number): string {
  const all = Number(ticks);
  const seconds = Math.floor(all / 10_000_000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (scale === 0) return clock;
  return `${clock}.${String(all % 10_000_000)
    .padStart(7, '0')
    .slice(0, scale)}`;
}

/** `+hh:mm` of minutes east of UTC. */
export function formatZone(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
