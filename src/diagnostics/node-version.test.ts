import { describe, expect, it } from 'vitest';
import { assertNodeVersion } from './node-version.ts';

describe('assertNodeVersion', () => {
  it('names the version needed and the version found', () => {
    expect(() => assertNodeVersion('20.11.1')).toThrow(/needs Node.js 24 or newer; this is Node.js 20\.11\.1/);
  });

  it.each(['24.0.0', '25.1.0', '100.0.0'])('accepts %s', (version) => {
    expect(() => assertNodeVersion(version)).not.toThrow();
  });
});
