/** Values of WordOrPhrase. */
export const termTypes = { Noun: 0, NounPhrase: 1, NounAndNounPhrase: 2 } as const;
