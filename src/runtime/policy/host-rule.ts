/**
 * Whether a rule `host`, `host:port` or `*.domain[:port]` allows a host. Names are compared without case; brackets around an address and a final
 * dot do not count. A rule without port allows every port.
 */
export function isHostAllowed(rule: string, host: string, port: number | undefined): boolean {
  const [ruleHost, rulePort] = splitPort(rule.trim());
  if (rulePort !== undefined && rulePort !== port) return false;
  const [wanted, given] = [plainHost(ruleHost), plainHost(host)];
  if (given === '') return false;
  return wanted.startsWith('*.') ? given.endsWith(wanted.slice(1)) : wanted === given;
}

// Several colons without brackets are an address of IPv6.
function splitPort(rule: string): [host: string, port: number | undefined] {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(rule) ?? [];
  return host === undefined ? [rule, undefined] : [host, Number(port)];
}

function plainHost(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
