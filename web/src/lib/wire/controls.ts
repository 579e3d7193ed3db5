// What a viewer controls, how the feed ranks and how far a video reached: types and routes.
import { json, tellJson } from './client'
import type { Creator, VideoCard } from './types'

export interface Slider {
  topic: string
  /** -2 hardly anything, 0 as the feed finds, 2 much more. */
  level: number
  /** Share of what you were shown, in [0, 1], before the slider was set and since. */
  shown: { before: number; since: number }
  showings: number
}

export type MuteKind = 'creator' | 'sound' | 'hashtag' | 'keyword'

export interface Mute {
  about: MuteKind
  what: string
  name: string
  also: string[]
  since: number
  /** Published videos that it hides now. */
  hidden: number
}

export interface Watching {
  /** All when empty. */
  languages: string[]
  autoplay: boolean
  /** Never when 0. */
  break_after_min: number
  under_18: boolean
}

export interface Controls {
  sliders: Slider[]
  mutes: Mute[]
  settings: Watching
  refreshed: { at: number; undo_until: number } | null
  topics: string[]
  /** The newest first. */
  blocks: Creator[]
}

export interface Words {
  word: string
  stems: string[]
  synonyms: { word: string; near: number }[]
  /** How synonyms are found; `none`: this server has no model of meanings. */
  by?: 'embedding' | 'none'
  hides: number
  examples: VideoCard[]
}

export interface Ranking {
  version: number | string
  weights: { head: string; weight: number }[]
  knobs: { name: string; value: number; default: number; unit: string; reason: string }[]
  parameters: { name: string; share: number; controls: string[] }[]
}

export interface Reach {
  /** The name of one of the rungs. */
  rung: string
  /** `audience` is 0 for the last: it has no bound. */
  rungs: { name: string; audience: number; entered_at: number | null }[]
  audience: number
  impressions: number
  value: number
  /** `value` is that of the cohort; `low` and `high` bound this video's own. */
  cohort: { niche: string; length: string; language: string; value: number; low: number; high: number }
  state: 'first' | 'climbing' | 'resting' | 'everyone' | 'waiting'
  /** A word that the page has a text for. */
  why: string
}

export type Forgetting = { topic: string } | { since: number; until: number }

export const getControls = () => json<Controls>('/v1/controls')
export const putSlider = (topic: string, level: number) => tellJson<Controls>('PUT', '/v1/controls/sliders', { topic, level })
export const putMute = (about: MuteKind, what: string, also: string[], on: boolean) =>
  tellJson<Controls>('PUT', '/v1/controls/mutes', { about, what, also, on })
export const putSettings = (settings: Partial<Watching>) => tellJson<Controls>('PUT', '/v1/controls/settings', settings)
/** `also`: the other words that it is to stand for; left out, all that are found. */
export const getWords = (text: string, also?: string[]) =>
  json<Words>(`/v1/controls/words?${new URLSearchParams([['text', text], ...(also ?? []).map((word) => ['also', word])])}`)
export const postRefresh = (on: boolean) => tellJson<Partial<Controls>>('POST', '/v1/controls/refresh', { on })
export const postForget = (what: Forgetting) => tellJson<Partial<Controls>>('POST', '/v1/controls/forget', what)
export const erase = () => json<unknown>('/v1/viewers/me', { method: 'DELETE' })
export const getRanking = () => json<Ranking>('/v1/ranking')
export const getReach = (id: string) => json<Reach>(`/v1/videos/${encodeURIComponent(id)}/reach`)
