import { existsSync, readFileSync } from 'node:fs';

// Preloaded into benchmark processes: prints the peak resident set in bytes and the processor seconds when the process ends.
// Linux counts the memory of the parent before `exec` into maxRSS, therefore its own figure of this program alone comes first.
function peakBytes(): number {
  const status = '/proc/self/status';
  const kibibytes = existsSync(status) ? /^VmHWM:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return Number(kibibytes ?? process.resourceUsage().maxRSS) * 1024;
}

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`\nusage peak=${peakBytes()} cpu=${(userCPUTime + systemCPUTime) / 1e6}\n`);
});
