const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of a text like `300MB`, `1.5 GiB` or `4096`: KB, MB, GB and TB count in thousands, KiB, MiB, GiB and TiB in 1024s. Undefined for any other text, and for nothing at all. */
export function parseByteCount(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = factors[unit.toLowerCase()];
  if (digits === '' || factor === undefined) return undefined;
  const bytes = Math.floor(Number(digits) * factor);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
