/** A time as text logs of SSIS have it: local, `5/23/2021 8:41:45 PM`, whatever the locale of the machine (source: observed files of SSIS 2019). */
export function formatLogTime(time: Date): string {
  const hours = time.getHours();
  const pad = (part: number): string => String(part).padStart(2, '0');
  const date = `${time.getMonth() + 1}/${time.getDate()}/${time.getFullYear()}`;
  const clock = `${hours % 12 === 0 ? 12 : hours % 12}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  return `${date} ${clock} ${hours < 12 ? 'AM' : 'PM'}`;
}
