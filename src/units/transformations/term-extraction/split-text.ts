/** A word of a text. */
export interface Word {
  /** As it stands, acronyms without their periods. */
  readonly text: string;
  /** Whether a sentence begins with it. */
  readonly isFirst: boolean;
}

// An acronym with periods; a word with hyphens, underscores and apostrophes inside, which a letter stands beside; line breaks; or one character.
const pieces =
  /(?<![A-Za-z0-9])[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])\.?|[A-Za-z0-9]+(?:(?:(?<=[A-Za-z])[-_]+(?=[A-Za-z0-9])|[-_]+(?=[A-Za-z])|(?<=[A-Za-z])'(?=[A-Za-z]))[A-Za-z0-9]+)*|[\r\n]{2,}|[\s\S]/g;

const blank = /^[ \t\r\n]$/;
const contraction = /^(?:re|ve|ll|d|m|t)$/i;

/**
 * Splits English text into sentences and their words, as Term Extraction does (source: its documentation, Identification of Words, Sentence and
 * Word Boundaries). Every character beyond ASCII ends a sentence, and so does every mark of punctuation, a comma too.
 */
export function splitText(text: string): readonly (readonly Word[])[] {
  const sentences: Word[][] = [];
  let sentence: Word[] = [];
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (/^[A-Za-z0-9]/.test(piece)) addWord(piece, sentence);
    else if (endsSentence(piece, text, index) && sentence.length > 0) {
      sentences.push(sentence);
      sentence = [];
    }
  }
  return sentence.length > 0 ? [...sentences, sentence] : sentences;
}

function addWord(piece: string, sentence: Word[]): void {
  const isFirst = sentence.length === 0;
  const [word, ending] = piece.split("'");
  sentence.push({ text: piece.includes('.') ? piece.replaceAll('.', '') : word, isFirst });
  if (ending !== undefined && contraction.test(ending)) sentence.push({ text: ending, isFirst: false });
}

function endsSentence(piece: string, text: string, at: number): boolean {
  if (piece.length > 1) return true;
  if (blank.test(piece)) return false;
  if (piece !== '-' && piece !== '_') return true;
  return !/[A-Za-z]/.test(text[at - 1] ?? '') && !/[A-Za-z]/.test(text[at + 1] ?? '');
}
