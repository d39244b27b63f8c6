// Preloaded into benchmark processes: prints the peak resident set in KiB when the process ends.
process.on('exit', () => {
  process.stderr.write(`maxrss ${process.resourceUsage().maxRSS}\n`);
});
