// Completion of hashtags and handles: hashtags by the server's index, until it answers by the popular feed and your own captions.
import { getPopular } from '../wire/client'
import type { TagCard } from '../wire/search'
import { settings } from '../settings.svelte'
import { uploads } from './uploads.svelte'

const MOST = 6
export const TAG = /(?<![\p{L}\p{N}_#&/])#([\p{L}\p{N}_]+)/gu

/** The hashtag or handle that is being written at `caret`: its sign, its letters, where it begins. */
export function wordAt(text: string, caret: number): { sign: '#' | '@'; letters: string; from: number } | null {
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

class Known {
  private words = $state.raw<{ '#': Map<string, number>; '@': Map<string, number> }>({ '#': new Map(), '@': new Map() })
  private asked = false

  async load(): Promise<void> {
    if (this.asked) return
    this.asked = true
    const tags = new Map<string, number>()
    const handles = new Map<string, number>()
    const more = (map: Map<string, number>, word: string) => void map.set(word, (map.get(word) ?? 0) + 1)
    for (const upload of uploads.all ?? []) for (const [, tag] of (upload.details.caption ?? '').matchAll(TAG)) more(tags, tag!)
    this.words = { '#': tags, '@': handles }
    try {
      const page = await getPopular(20, settings.country, settings.language, 0)
      for (const { video } of page.slots) {
        for (const tag of video.hashtags) more(tags, tag)
        more(handles, video.creator.handle)
      }
      this.words = { '#': new Map(tags), '@': new Map(handles) }
    } catch {
      this.asked = false // without them it is written by hand
    }
  }

  /** What may be meant by a word that is being written: what the server `said` last of it, else what is known here. */
  likely(word: { sign: '#' | '@'; letters: string }, said: Answered | null): Likely[] {
    const low = word.letters.toLowerCase()
    const goesOn = said !== null && low.startsWith(said.letters.toLowerCase())
    // The server compares without case, accents and signs: all that it said of these very letters fits.
    const fits = (tag: TagCard) => said?.letters.toLowerCase() === low || tag.name.toLowerCase().startsWith(low)
    const tags = word.sign === '#' && goesOn ? said.tags.filter((tag) => fits(tag) && tag.name !== word.letters) : []
    if (tags.length > 0) return tags.slice(0, MOST).map((tag) => ({ word: tag.name, videos: tag.videos }))
    return this.like(word.sign, word.letters).map((one) => ({ word: one, videos: 0 }))
  }

  /** Words that begin with these letters, the most used first. */
  private like(sign: '#' | '@', letters: string): string[] {
    const low = letters.toLowerCase()
    const fits = [...this.words[sign]].filter(([word]) => word.toLowerCase().startsWith(low) && word.toLowerCase() !== low)
    return fits.sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).slice(0, MOST).map(([word]) => word)
  }
}

export const known = new Known()
