// Plurals that follow no rule, and singulars that look like plurals.
const irregular = new Map(
  Object.entries({
    men: 'man',
    women: 'woman',
    children: 'child',
    people: 'people',
    feet: 'foot',
    teeth: 'tooth',
    geese: 'goose',
    mice: 'mouse',
    lice: 'louse',
    dice: 'die',
    oxen: 'ox',
    knives: 'knife',
    wives: 'wife',
    lives: 'life',
    leaves: 'leaf',
    loaves: 'loaf',
    thieves: 'thief',
    shelves: 'shelf',
    wolves: 'wolf',
    halves: 'half',
    calves: 'calf',
    scarves: 'scarf',
    selves: 'self',
    analyses: 'analysis',
    crises: 'crisis',
    hypotheses: 'hypothesis',
    theses: 'thesis',
    diagnoses: 'diagnosis',
    criteria: 'criterion',
    phenomena: 'phenomenon',
    indices: 'index',
    matrices: 'matrix',
    vertices: 'vertex',
    appendices: 'appendix',
    buses: 'bus',
    gases: 'gas',
    lenses: 'lens',
    caches: 'cache',
    axes: 'axis',
    quizzes: 'quiz',
    shoes: 'shoe',
    toes: 'toe',
    canoes: 'canoe',
    ties: 'tie',
    pies: 'pie',
    lies: 'lie',
    movies: 'movie',
    cookies: 'cookie',
    calories: 'calorie',
    zombies: 'zombie',
    batteries: 'battery',
  }),
);

const unchanging = new Set(
  `news gas lens bias atlas canvas christmas series species means headquarters physics mathematics economics politics
  statistics ethics athletics electronics always specimen regimen semen omen`.split(/\s+/),
);

/**
 * The singular of an English noun in lower case; the word itself when it looks like none in the plural. Rules of spelling, and a list of the
 * nouns that follow none.
 */
export function singularNoun(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (unchanging.has(word) || word.length < 3) return word;
  if (word.length > 5 && word.endsWith('men')) return `${word.slice(0, -3)}man`;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|zz|[^aeiou]o)es$/.test(word)) return word.slice(0, -2);
  // viruses, statuses; but causes, houses.
  if (/[^aeo]uses$/.test(word) && word.length > 6) return word.slice(0, -2);
  return /[^suiy]s$/.test(word) || /[aeo]ys$/.test(word) ? word.slice(0, -1) : word;
}
