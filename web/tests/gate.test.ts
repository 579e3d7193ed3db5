// What one refused leaves the loaded feeds; words are compared as the server compares them.
import { describe, expect, it } from 'vitest'
import type { Feed, Item } from '../src/lib/feed/feed.svelte'
import { folded, gate, matches } from '../src/lib/feed/gate'
import type { VideoCard } from '../src/lib/wire/types'

const card = (more: Partial<VideoCard>): VideoCard => ({
  id: 'v', creator: { id: 'c', handle: 'h', name: '' }, sound: { id: 's', title: '', maker: '' }, caption: '', hashtags: [],
  topics: [], language: 'nl', duration_s: 5, posted_at: 0, src: '', poster: '', width: 0, height: 0,
  counts: { plays: 0, finishes: 0, likes: 0, comments: 0, shares: 0, saves: 0 },
  mine: { liked: false, saved: false, following: false }, ...more,
})

describe('words', () => {
  it('have no case, accents or signs', () => {
    expect(folded("Café-CRÈME, don't!")).toEqual(['cafe', 'creme', 'dont'])
    expect(folded(' ... ')).toEqual([])
  })
  it('are found in captions, hashtags and topics, as whole words', () => {
    const refuses = matches.keyword(['diët', 'af vallen'])
    expect(refuses(card({ caption: 'Mijn DIET, dag 3' }))).toBe(true)
    expect(refuses(card({ hashtags: ['diet'] }))).toBe(true)
    expect(refuses(card({ topics: ['diet'] }))).toBe(true)
    expect(refuses(card({ caption: 'dieters' }))).toBe(false)
    expect(refuses(card({ caption: 'ik val af' }))).toBe(false)
    expect(refuses(card({ caption: 'af en toe vallen' }))).toBe(true)
  })
  it('refuse nothing when there are none', () => {
    expect(matches.keyword(['', ' .'])(card({ caption: 'alles' }))).toBe(false)
  })
})

describe('matches', () => {
  it('tell maker, sound, hashtag, topic, video and language apart', () => {
    const video = card({ hashtags: ['Skin_Tok'], topics: ['huid'] })
    expect(matches.hashtag('skintok')(video)).toBe(true)
    expect(matches.hashtag('skin')(video)).toBe(false)
    expect(matches.creator('c')(video) && matches.sound('s')(video) && matches.topic('huid')(video) && matches.video('v')(video)).toBe(true)
    expect(matches.creator('s')(video) || matches.sound('c')(video) || matches.topic('skintok')(video)).toBe(false)
    expect(matches.languages(['en'])(video)).toBe(true)
    expect(matches.languages(['nl', 'en'])(video)).toBe(false)
    expect(matches.languages(['en'])(card({ language: '' }))).toBe(false)
  })
})

describe('gate', () => {
  it('sifts every feed, and goes back to the video that was left', () => {
    const item = { key: 'x' } as Item
    const told: string[] = []
    const feed = {
      surface: 'foryou',
      sift: () => (told.push('sift'), told.length === 1 ? item : null),
      goTo: (to: Item) => told.push(`to ${to.key}`),
      renew: () => told.push('renew'),
    } as unknown as Feed
    gate.join(feed)
    const back = gate.refuse('creator c', matches.creator('c'))
    expect(gate.refuses(card({}))).toBe(true)
    back()
    expect(gate.refuses(card({}))).toBe(false)
    gate.renew()
    expect(told).toEqual(['sift', 'sift', 'to x', 'renew'])
    gate.leave(feed)
    gate.refuse('creator c', matches.creator('c'))
    gate.allow('creator c')
    expect(told.length).toBe(4)
  })
})
