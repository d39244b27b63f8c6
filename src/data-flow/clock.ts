/** 100 ns ticks since 1970-01-01T00:00:00 of the local clock, as GETDATE() reads it. */
export function localNow(): bigint {
  const now = new Date();
  return BigInt(now.getTime() - now.getTimezoneOffset() * 60_000) * 10_000n;
}

/** 100 ns ticks since 1970-01-01T00:00:00 UTC, as GETUTCDATE() reads it. */
export function utcNow(): bigint {
  return BigInt(Date.now()) * 10_000n;
}
