/** Byte pairs that Windows gives to characters of private use, in order: all trail bytes of a lead, then those of the next. */
interface UserDefinedArea {
  readonly firstLead: number;
  readonly lastLead: number;
  readonly trails: readonly (readonly [first: number, last: number])[];
  /** The character of the first pair. */
  readonly firstCharacter: number;
}

const highTrails = [[0xa1, 0xfe]] as const;
const taiwanTrails = [
  [0x40, 0x7e],
  [0xa1, 0xfe],
] as const;

const area = (
  firstLead: number,
  lastLead: number,
  trails: UserDefinedArea['trails'],
  firstCharacter: number,
): UserDefinedArea => ({ firstLead, lastLead, trails, firstCharacter });

// The ranges for end-user-defined characters of Windows' East Asian code pages.
const areas: Readonly<Record<number, readonly UserDefinedArea[]>> = {
  932: [
    area(
      0xf0,
      0xf9,
      [
        [0x40, 0x7e],
        [0x80, 0xfc],
      ],
      0xe000,
    ),
  ],
  936: [
    area(0xaa, 0xaf, highTrails, 0xe000),
    area(0xf8, 0xfe, highTrails, 0xe234),
    area(
      0xa1,
      0xa7,
      [
        [0x40, 0x7e],
        [0x80, 0xa0],
      ],
      0xe4c6,
    ),
  ],
  949: [area(0xc9, 0xc9, highTrails, 0xe000), area(0xfe, 0xfe, highTrails, 0xe05e)],
  950: [
    area(0xfa, 0xfe, taiwanTrails, 0xe000),
    area(0x8e, 0xa0, taiwanTrails, 0xe311),
    area(0x81, 0x8d, taiwanTrails, 0xeeb8),
    area(0xc6, 0xc6, highTrails, 0xf6b1),
    area(0xc7, 0xc8, taiwanTrails, 0xf70f),
  ],
};

const pairsOfLead = ({ trails }: UserDefinedArea): number =>
  trails.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** True for the code pages whose users may define characters: 932, 936, 949 and 950. */
export function hasUserDefinedCharacters(codePage: number): boolean {
  return areas[codePage] !== undefined;
}

/** The character of private use that a pair of bytes stands for; undefined for other pairs. */
export function userDefinedCharacter(lead: number, trail: number, codePage: number): string | undefined {
  for (const candidate of areas[codePage] ?? []) {
    const place = lead < candidate.firstLead || lead > candidate.lastLead ? -1 : placeOfTrail(trail, candidate);
    if (place >= 0) {
      const index = (lead - candidate.firstLead) * pairsOfLead(candidate) + place;
      return String.fromCharCode(candidate.firstCharacter + index);
    }
  }
  return undefined;
}

function placeOfTrail(trail: number, { trails }: UserDefinedArea): number {
  let before = 0;
  for (const [first, last] of trails) {
    if (trail >= first && trail <= last) return before + trail - first;
    before += last - first + 1;
  }
  return -1;
}

/** The two bytes of a character of private use; undefined for other characters. */
export function userDefinedBytes(character: string, codePage: number): Uint8Array | undefined {
  for (const candidate of areas[codePage] ?? []) {
    const pairs = pairsOfLead(candidate);
    const index = character.charCodeAt(0) - candidate.firstCharacter;
    if (index >= 0 && index < pairs * (candidate.lastLead - candidate.firstLead + 1)) {
      return Uint8Array.of(candidate.firstLead + Math.floor(index / pairs), trailAt(index % pairs, candidate));
    }
  }
  return undefined;
}

function trailAt(place: number, { trails }: UserDefinedArea): number {
  let rest = place;
  for (const [first, last] of trails) {
    if (rest <= last - first) return first + rest;
    rest -= last - first + 1;
  }
  return 0;
}
