// Hashtags and handles: by the server, and those that are known here: of the popular feed and of your own captions.
import { getPopular } from '../wire/client'
import { getSuggestions, getTags } from '../wire/search'
import { MOST, type Answered, type Word } from './completion'
import { settings } from '../settings.svelte'
import { uploads } from './uploads.svelte'

export const TAG = /(?<![\p{L}\p{N}_#&/])#([\p{L}\p{N}_]+)/gu

/** What the server knows of a word: hashtags with how many videos carry them, people by their handles. Throws `WireError`. */
export async function asked({ sign, letters }: Word): Promise<Answered> {
  if (sign === '#') {
    const { tags } = await getTags(letters)
    return { sign, letters, words: tags.map((tag) => ({ word: tag.name, videos: tag.videos })) }
  }
  const { suggestions } = letters === '' ? { suggestions: [] } : await getSuggestions(`@${letters}`)
  const people = suggestions.filter((one) => one.about === 'person')
  return { sign, letters, words: people.map((one) => ({ word: one.text.replace(/^@/, ''), videos: 0 })) }
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

  /** Words that begin with these letters, the most used first. */
  like(sign: '#' | '@', letters: string): string[] {
    const low = letters.toLowerCase()
    const fits = [...this.words[sign]].filter(([word]) => word.toLowerCase().startsWith(low) && word.toLowerCase() !== low)
    return fits.sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).slice(0, MOST).map(([word]) => word)
  }
}

export const known = new Known()
