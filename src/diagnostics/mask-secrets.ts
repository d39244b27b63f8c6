const keys =
  'password|pwd|passwd|passphrase|passcode|secret|(?<!public[ _-]?key)token|account[ _-]?key|access[ _-]?key|api[ _-]?key|private[ _-]?key|access[ _-]?signature|\\bsig';
const quoted = `"(?:[^"]|"")*"?|'(?:[^']|'')*'?`;
const assigned = new RegExp(String.raw`((?:${keys})\s*=\s*)(?:${quoted}|\{[^}]*\}?|[^;&\r\n]*)`, 'gi');
// The forms of JSON and SQL: "password": "…", WITH PASSWORD '…', IDENTIFIED BY '…'.
const stated = new RegExp(String.raw`((?:${keys})["']?\s*:\s*|\b(?:password|identified\s+by)\s+)(?:${quoted})`, 'gi');
// Bounded, so that a long text without blanks is not searched again and again.
const userInfo = /(:\/\/[^\s/:@]{0,1024}):\S{0,1024}@/g;

// Every form above has one of these signs, and most texts of events have none.
const mayHide = /[=:'"]/;

/**
 * `text` with what looks like a secret replaced by `****`: values of password-like keys of connection strings, JSON and SQL, and the
 * password of URLs. It errs on the side of hiding too much: an unquoted value reaches to the next `;` or `&`, or to the end of the line.
 */
export function maskSecrets(text: string): string {
  if (!mayHide.test(text)) return text;
  return text.replaceAll(assigned, '$1****').replaceAll(stated, '$1****').replaceAll(userInfo, '$1:****@');
}
