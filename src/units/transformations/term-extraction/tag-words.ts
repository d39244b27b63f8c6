import { singularNoun } from 'opendtsx/sdk';
import { names, wordClass } from './english-lexicon.ts';
import type { Word } from './split-text.ts';
import { classesOf } from './word-classes.ts';

const { noun, verb, adjective, adverb, determiner, subject, auxiliary, preposition, numeral } = wordClass;

/** What a word of a sentence is: what terms are made of, or `none`. */
export type Tag = 'noun' | 'proper-noun' | 'adjective' | 'number' | 'none';

/** A word with what it is. */
export interface TaggedWord {
  readonly tag: Tag;
  /** As it stands, in lower case when it has a capital only as the first word of its sentence. */
  readonly text: string;
  /** Whether the lexicon has the word. */
  readonly isKnown: boolean;
}

/** A word while its sentence is looked at. */
interface Candidate extends TaggedWord {
  readonly classes: number;
  readonly isParticiple: boolean;
}

/**
 * Tells nouns, adjectives and numbers of a sentence from other words: by what a word can be, and by its neighbours where it can be more than
 * one thing. An approximation, as that of SSIS is: no list of words and rules knows what was meant.
 */
export function tagWords(sentence: readonly Word[]): readonly TaggedWord[] {
  const candidates = sentence.map(candidateOf);
  const tagged: Candidate[] = [];
  for (const [position, candidate] of candidates.entries()) {
    tagged.push({ ...candidate, tag: decide(candidate, tagged[position - 1], candidates[position + 1]) });
  }
  return tagged;
}

function candidateOf({ text, isFirst }: Word): Candidate {
  if (/^[0-9]+$/.test(text)) return { tag: 'number', text, isKnown: false, classes: 0, isParticiple: false };
  const lower = text.toLowerCase();
  const { classes, isKnown, isParticiple } = classesOf(lower);
  if (classes === numeral) return { tag: 'number', text: lower, isKnown, classes, isParticiple };
  const isFunctionWord = (classes & (noun | verb | adjective | adverb)) === 0;
  const isCapitalised = /^[A-Z][a-z'_-]*$/.test(text);
  const isName = names.has(singularNoun(lower)) && (isCapitalised || !isKnown);
  const startsSentence = isFirst && isCapitalised && isKnown && !isName;
  const isProper = /[A-Z0-9]/.test(text) && !startsSentence && (!isFunctionWord || /^[A-Z]{2,}$/.test(text));
  if (isFunctionWord && !isProper) return { tag: 'none', text: lower, isKnown, classes, isParticiple };
  if (isProper || isName) {
    return { tag: 'proper-noun', text, isKnown: isKnown || isName, classes: noun, isParticiple: false };
  }
  return { tag: 'noun', text: startsSentence ? lower : text, isKnown, classes, isParticiple };
}

function decide(candidate: Candidate, before: Candidate | undefined, after: Candidate | undefined): Tag {
  const { tag, classes, isParticiple } = candidate;
  if (tag !== 'noun') return tag;
  if (isParticiple) return isBeforeNoun(after) && !bindsVerb(before) ? 'adjective' : 'none';
  if ((classes & noun) === 0) return (classes & adjective) !== 0 ? 'adjective' : 'none';
  if ((classes & adjective) !== 0) return isBeforeNoun(after) ? 'adjective' : 'noun';
  if ((classes & verb) === 0) return isUnknownVerb(candidate, before) ? 'none' : 'noun';
  return isVerbHere(candidate, before, after) ? 'none' : 'noun';
}

function isBeforeNoun(after: Candidate | undefined): boolean {
  return after !== undefined && (after.classes & (noun | adjective)) !== 0;
}

/** Whether a verb is likely behind the word: they ordered, have ordered, customers ordered. */
function bindsVerb(before: Candidate | undefined): boolean {
  if (before === undefined) return false;
  if ((before.classes & (subject | auxiliary)) !== 0) return true;
  return before.tag === 'noun' || before.tag === 'proper-noun';
}

/** A word before which a verb is missing: they …, to …, can …; not are … and have …. */
function wantsVerb({ classes, text }: Candidate): boolean {
  return (
    (classes & (subject | auxiliary)) !== 0 && !/^(?:am|is|are|was|were|be|been|being|has|have|had|having)$/.test(text)
  );
}

/** Of a word that the lexicon does not have: it is a verb where one is missing, but for a plural. */
function isUnknownVerb({ isKnown, text }: Candidate, before: Candidate | undefined): boolean {
  return !isKnown && before !== undefined && wantsVerb(before) && singularNoun(text) === text;
}

/** Of a word that is noun and verb: after a subject, to, can … it is a verb; between a plural and something else to act on, too. */
function isVerbHere({ text }: Candidate, before: Candidate | undefined, after: Candidate | undefined): boolean {
  const isFollowed = after !== undefined && (after.classes & (determiner | noun | adjective | subject)) !== 0;
  if (before === undefined) return after !== undefined && (after.classes & (determiner | subject)) !== 0;
  if (wantsVerb(before)) return true;
  if ((before.classes & auxiliary) !== 0) return false;
  if ((before.classes & (determiner | preposition)) !== 0) return false;
  const isPlural = before.tag === 'noun' && /s$/.test(before.text) && !/s$/.test(text);
  const isThirdPerson = before.tag === 'noun' && !/s$/.test(before.text) && /s$/.test(text);
  return isFollowed && (isPlural || (isThirdPerson && (after.classes & determiner) !== 0));
}
