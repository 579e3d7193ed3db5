// What you refused since the page was loaded: it leaves every feed that is loaded here, and is let in by none.
import type { VideoCard } from '../wire/types'
import type { Feed, Item } from './feed.svelte'
import { isReported } from './reported'

type Match = (video: VideoCard) => boolean

class Gate {
  private readonly refused = new Map<string, Match>()
  private readonly feeds = new Set<Feed>()

  join(feed: Feed): void {
    this.feeds.add(feed)
  }
  leave(feed: Feed): void {
    this.feeds.delete(feed)
  }
  refuses(video: VideoCard): boolean {
    if (isReported(video.id)) return true
    for (const match of this.refused.values()) if (match(video)) return true
    return false
  }
  /** Refuses what `match` says, under `key`; returns the way back, to the very video that was playing. */
  refuse(key: string, match: Match): () => void {
    this.refused.set(key, match)
    const left: [Feed, Item | null][] = [...this.feeds].map((feed) => [feed, feed.sift()])
    return () => {
      this.allow(key)
      for (const [feed, item] of left) if (item) feed.goTo(item)
    }
  }
  allow(key: string): void {
    if (!this.refused.delete(key)) return
    for (const feed of this.feeds) feed.sift()
  }
  /** A new beginning: what is loaded was chosen by what is no longer known. */
  renew(): void {
    for (const feed of this.feeds) if (feed.surface !== 'popular') feed.renew()
  }
}

export const gate = new Gate()

/** The words of a text without case, accents and signs, as the server compares them. */
export function folded(text: string): string[] {
  return text.toLowerCase().normalize('NFKD').replace(/['’\p{M}]/gu, '').match(/[\p{L}\p{N}]+/gu) ?? []
}
const hashtag = (text: string) => folded(text).join('')

function wordsOf(video: VideoCard): Set<string> {
  return new Set([...folded([video.caption, ...video.hashtags, ...video.topics].join(' ')), ...video.hashtags.map(hashtag)])
}

/** How a video is matched by each thing that one can refuse. */
export const matches = {
  video: (id: string): Match => (v) => v.id === id,
  creator: (id: string): Match => (v) => v.creator.id === id,
  sound: (id: string): Match => (v) => v.sound.id === id,
  hashtag: (tag: string): Match => (v) => v.hashtags.some((own) => hashtag(own) === hashtag(tag)),
  topic: (topic: string): Match => (v) => v.topics.includes(topic),
  keyword: (words: string[]): Match => {
    const refused = words.map(folded).filter((all) => all.length > 0)
    return (v) => {
      const said = wordsOf(v)
      return refused.some((all) => all.every((word) => said.has(word)))
    }
  },
  languages: (wanted: string[]): Match => (v) => v.language !== '' && !wanted.includes(v.language),
}
