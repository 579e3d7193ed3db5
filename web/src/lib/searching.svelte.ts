// What is looked for: as it is typed, as it was asked, what was found, and what is remembered of it.
import { fault } from './fault.svelte'
import { say } from './toasts.svelte'
import { getChallenges, type ChallengeCard } from './wire/challenges'
import { WireError } from './wire/client'
import {
  deleteLooked, getMyTags, getRecent, getSearch, getSuggestions, getTags, putLooked,
  type Found, type Picked, type SearchFilters, type Suggestion, type TagCard,
} from './wire/search'

const TYPING_MS = 180
const NO_FILTERS: SearchFilters = { order: 'best', language: '', long: '', since: '' }

class Searching {
  text = $state('')
  query = $state('')
  filters = $state<SearchFilters>({ ...NO_FILTERS })
  found = $state.raw<Found | null>(null)
  error = $state.raw<WireError | null>(null)
  busy = $state(false)
  suggestions = $state.raw<Suggestion[]>([])
  recent = $state.raw<string[]>([])
  mine = $state.raw<TagCard[]>([])
  big = $state.raw<TagCard[]>([])
  challenges = $state.raw<ChallengeCard[]>([])
  private timer: ReturnType<typeof setTimeout> | null = null

  get filtered(): boolean {
    const { language, long, since } = this.filters
    return language !== '' || long !== '' || since !== ''
  }

  /** The page was opened for a query; empty: for none yet. */
  open(query: string): void {
    this.query = query
    this.text = query
    this.suggestions = []
    if (query === '') void this.begin()
    else {
      void this.look()
      void putLooked(query).then(
        ({ recent }) => (this.recent = recent),
        () => undefined, // it is found all the same
      )
    }
  }
  private async begin(): Promise<void> {
    try {
      const [recent, mine, big, open] = await Promise.all([getRecent(), getMyTags(), getTags(''), getChallenges('open')])
      this.recent = recent.recent
      this.mine = mine.tags
      this.big = big.tags
      this.challenges = open.challenges
    } catch (error) {
      if (!(error instanceof WireError)) throw error // an empty page says enough: what is typed is looked for anyway
    }
  }

  async look(): Promise<void> {
    const { query } = this
    const asked = JSON.stringify([query, this.filters])
    this.found = null
    this.error = null
    try {
      const found = await getSearch(query, this.filters, 0)
      if (asked === JSON.stringify([this.query, this.filters])) this.found = found
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      if (asked === JSON.stringify([this.query, this.filters])) this.error = error
    }
  }
  async more(): Promise<void> {
    const before = this.found
    if (!before || this.busy) return
    this.busy = true
    try {
      const next = await getSearch(this.query, this.filters, before.cursor)
      const here = new Set(before.videos.map((video) => video.id))
      if (this.found === before)
        this.found = { ...before, videos: [...before.videos, ...next.videos.filter((v) => !here.has(v.id))], cursor: next.cursor }
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      say(fault(error))
    } finally {
      this.busy = false
    }
  }
  unfilter(): void {
    this.filters = { ...NO_FILTERS, order: this.filters.order }
    void this.look()
  }

  /** A letter was typed: suggestions come when the fingers rest. */
  typed(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const text = this.text.trim()
      if (text === '') {
        this.suggestions = []
        return
      }
      getSuggestions(text).then(
        ({ suggestions }) => {
          if (text === this.text.trim() && text !== this.query) this.suggestions = suggestions
        },
        () => undefined, // the next letter asks again
      )
    }, TYPING_MS)
  }
  picked(about: Picked, id: string): void {
    const text = this.query || this.text.trim()
    if (text !== '') putLooked(text, about, id).catch(() => undefined) // not worth a word to who is on their way
  }

  async forget(text: string): Promise<void> {
    await this.change(
      this.recent.filter((one) => one !== text),
      () => putLooked(text, '', '', false),
    )
  }
  async forgetAll(): Promise<void> {
    await this.change([], deleteLooked)
  }
  private async change(recent: string[], send: () => Promise<unknown>): Promise<void> {
    const before = this.recent
    this.recent = recent
    try {
      await send()
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.recent = before
      say(fault(error))
    }
  }
}

export const searching = new Searching()
