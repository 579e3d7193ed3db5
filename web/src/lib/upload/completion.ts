// Completion of a word of a caption: which one it is, and what may be meant.

export const MOST = 6

export interface Word {
  sign: '#' | '@'
  letters: string
}

/** The hashtag or handle that is being written at `caret`: its sign, its letters, where it begins. */
export function wordAt(text: string, caret: number): (Word & { from: number }) | null {
  const found = /(?:^|[^\p{L}\p{N}_#@&/])([#@])([\p{L}\p{N}_.-]*)$/u.exec(text.slice(0, caret))
  if (!found) return null
  const letters = found[2]!
  return { sign: found[1] as '#' | '@', letters, from: caret - letters.length - 1 }
}

/** A word that may be meant; `videos` carry it, 0: that is not known. */
export interface Likely {
  word: string
  videos: number
}

/** What the server said of words that begin with `letters`. */
export interface Answered extends Word {
  words: Likely[]
}

/** What may be meant by a word that is being written: what the server `said` last, else what is known `here`. */
export function likely({ sign, letters }: Word, said: Answered | null, here: string[]): Likely[] {
  const low = letters.toLowerCase()
  const begun = said?.sign === sign ? said.letters.toLowerCase() : null
  // The server compares without case, accents and signs: all that it said of these very letters fits.
  const fits = (one: Likely) => (begun === low || one.word.toLowerCase().startsWith(low)) && one.word !== letters
  const words = said !== null && begun !== null && low.startsWith(begun) ? said.words.filter(fits) : []
  return words.length > 0 ? words.slice(0, MOST) : here.map((word) => ({ word, videos: 0 }))
}
