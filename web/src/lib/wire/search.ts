// Hashtags and search on the wire, with the names that the server uses.
import type { ChallengeCard } from './challenges'
import { json, tellJson } from './client'
import type { Sound, VideoCard } from './types'

export interface TagCard {
  /** How it is compared: no case, accents, signs. */
  tag: string
  /** As most people write it. */
  name: string
  videos: number
  makers: number
}
export interface TagPage extends TagCard {
  plays: number
  /** Videos made with it on each of the last 30 days, today last. */
  days: number[]
  related: TagCard[]
  following: boolean
  muted: boolean
}
export interface PersonCard {
  id: string
  handle: string
  name: string
  bio: string
  videos: number
  following: boolean
}
export interface Found {
  /** The query as it was read, where a word of it was taken for a slip. */
  meant: string
  meaning: boolean
  videos: VideoCard[]
  people: PersonCard[]
  sounds: Sound[]
  tags: TagCard[]
  challenges: ChallengeCard[]
  /** Asks for more videos; -1: there are none. */
  cursor: number
}
export interface Suggestion {
  about: 'recent' | 'tag' | 'person' | 'sound'
  text: string
  id: string
}
export interface SearchFilters {
  order: 'best' | 'new'
  language: '' | 'nl' | 'en'
  long: '' | 'short' | 'middle' | 'long'
  since: '' | 'day' | 'week' | 'month'
}
export type Picked = 'video' | 'person' | 'sound' | 'tag' | 'challenge'

const LENGTHS = { '': '', short: '&max_s=15', middle: '&min_s=15&max_s=60', long: '&min_s=60' }
const DAYS = { '': 0, day: 1, week: 7, month: 30 }

export function getSearch(q: string, filters: SearchFilters, cursor: number): Promise<Found> {
  const days = DAYS[filters.since]
  const since = days ? `&since=${Math.floor(Date.now() / 1000 - days * 86_400)}` : ''
  const { order, language, long } = filters
  return json<Found>(`/v1/search?q=${encodeURIComponent(q)}&order=${order}&language=${language}${LENGTHS[long]}${since}&cursor=${cursor}`)
}
export const getSuggestions = (q: string) =>
  json<{ suggestions: Suggestion[] }>(`/v1/search/suggestions?q=${encodeURIComponent(q)}`)
export const getRecent = () => json<{ recent: string[] }>('/v1/searches')
export const putLooked = (text: string, about: Picked | '' = '', picked = '', on = true) =>
  tellJson<{ recent: string[] }>('PUT', '/v1/searches', { text, about, picked, on })
export const deleteLooked = () => json<void>('/v1/searches', { method: 'DELETE' })

const at = (tag: string) => `/v1/tags/${encodeURIComponent(tag)}`
export const getTags = (begin: string) => json<{ tags: TagCard[] }>(`/v1/tags?begin=${encodeURIComponent(begin)}&limit=12`)
export const getMyTags = () => json<{ tags: TagCard[] }>('/v1/viewers/me/tags')
export const getTag = (tag: string) => json<TagPage>(at(tag))
export const getTagVideos = (tag: string, order: 'top' | 'new', cursor: number) =>
  json<{ videos: VideoCard[]; cursor: number }>(`${at(tag)}/videos?order=${order}&cursor=${cursor}`)
export const putTagFollow = (tag: string, on: boolean) => tellJson<TagPage>('PUT', `${at(tag)}/follow`, { on })
