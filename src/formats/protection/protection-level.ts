/** The protection levels by number (source: protection reference). */
const protectionLevels = [
  'DontSaveSensitive',
  'EncryptSensitiveWithUserKey',
  'EncryptSensitiveWithPassword',
  'EncryptAllWithPassword',
  'EncryptAllWithUserKey',
  'ServerStorage',
] as const;

/** The protection levels as numbers, by name. */
export const protectionLevel = {
  dontSaveSensitive: 0,
  encryptSensitiveWithUserKey: 1,
  encryptSensitiveWithPassword: 2,
  encryptAllWithPassword: 3,
  encryptAllWithUserKey: 4,
  serverStorage: 5,
} as const;

/** The number of a protection level written as a name (project files) or as a number (packages); 1, the default, when it is neither. */
export function protectionLevelOf(text: string): number {
  const byName = protectionLevels.findIndex((name) => name.toLowerCase() === text.trim().toLowerCase());
  if (byName >= 0) return byName;
  return /^\s*[0-5]\s*$/.test(text) ? Number(text) : protectionLevel.encryptSensitiveWithUserKey;
}

/** The name of a protection level as project files write it; the number itself when there is no such level. */
export function protectionLevelName(level: number): string {
  return protectionLevels[level] ?? String(level);
}
