/** What a package may need before it runs here; the order is that of reports with equal counts. */
export const needKinds = [
  'drivers',
  'connections',
  'secrets',
  'paths',
  'parameters',
  'scripts',
  'unsupported',
  'thirdParty',
  'versions',
] as const;

/** A kind of need. `versions` tells which SQL Server wrote the package. */
export type NeedKind = (typeof needKinds)[number];

/** What a need has beside its name; absent where it says nothing. */
export interface NeedDetails {
  /** Of drivers and connections: the database product behind the provider. */
  readonly product?: string;
  /** Of drivers: the driver that serves the provider here. */
  readonly driver?: string;
  /** Of connections: the provider. */
  readonly provider?: string;
  /** Of secrets: the environment variable they are taken from. */
  readonly variable?: string;
  /** Of scripts and units: task, component, connection manager or Foreach enumerator. */
  readonly unit?: string;
}

/** Something that one package needs, once for each name and unit. */
export interface Need extends NeedDetails {
  readonly kind: NeedKind;
  readonly name: string;
  /** How often the package asks for it. */
  readonly uses: number;
}

/** A need before equal ones are counted. */
export type SingleNeed = Omit<Need, 'uses'>;

/** Needs counted: equal names, without regard to case, of equal units are one; the first spelling counts. */
export function countNeeds(needs: Iterable<SingleNeed>): Need[] {
  const counted = new Map<string, Need>();
  for (const need of needs) {
    const key = needKey(need);
    const before = counted.get(key);
    counted.set(key, before === undefined ? { ...need, uses: 1 } : { ...before, uses: before.uses + 1 });
  }
  return [...counted.values()];
}

/** Equal for needs that count as one. */
export function needKey({ kind, name, unit = '' }: SingleNeed): string {
  return JSON.stringify([kind, unit, name.toLowerCase()]);
}
