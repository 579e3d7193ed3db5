// Completion of a word of a caption: which one it is, and what may be meant.
import type { TagCard } from '../wire/search'

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

/** What the server said of hashtags that begin with `letters`. */
export interface Answered {
  letters: string
  tags: TagCard[]
}

/** What may be meant by a word that is being written: what the server `said` last of hashtags, else what is known `here`. */
export function likely({ sign, letters }: Word, said: Answered | null, here: string[]): Likely[] {
  const low = letters.toLowerCase()
  const begun = said?.letters.toLowerCase()
  // The server compares without case, accents and signs: all that it said of these very letters fits.
  const fits = (tag: TagCard) => begun === low || tag.name.toLowerCase().startsWith(low)
  const tags = sign === '#' && said !== null && low.startsWith(begun!) ? said.tags.filter((tag) => fits(tag) && tag.name !== letters) : []
  if (tags.length > 0) return tags.slice(0, MOST).map((tag) => ({ word: tag.name, videos: tag.videos }))
  return here.map((word) => ({ word, videos: 0 }))
}
