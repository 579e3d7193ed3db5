// Sounds: their pages, their videos, their rights, and which of them were taken away.
import { json, tellJson } from './client'
import type { Creator, Sound, VideoCard } from './types'

export interface SoundPage {
  sound: Sound
  maker: Creator | null
  origin: VideoCard | null
  /** Empty where there is nothing to see or hear. */
  cover: string
  preview: string
  seconds: number
  bpm: number
  count: number
  /** New videos a day from the day that begins at `since` to today. */
  curve: { since: number; videos: number[] }
  silenced: { since: number; why: string } | null
  mine: { muted: boolean; claimed: boolean }
  may: ('use' | 'claim' | 'silence')[]
  claims: number
}

/** A sound that is claimed or taken away, with what is said of its rights, the newest first. */
export interface ClaimedSound {
  sound: Sound
  claims: string[]
  since: number
  count: number
  silenced: { since: number; why: string } | null
}

export type SoundOrder = 'loved' | 'new'

export interface Silence {
  sound: string
  on: boolean
  at: number
}

const path = (id: string) => `/v1/sounds/${encodeURIComponent(id)}`
export const getSound = (id: string) => json<SoundPage>(path(id))
export const getSoundVideos = (id: string, order: SoundOrder, cursor: string) =>
  json<{ videos: VideoCard[]; cursor: string }>(`${path(id)}/videos?order=${order}&cursor=${encodeURIComponent(cursor)}`)
export const putSilence = (id: string, why: string, on: boolean) => tellJson<SoundPage>('PUT', `${path(id)}/silence`, { why, on })
export const putClaim = (id: string, why: string, on: boolean) => tellJson<SoundPage>('PUT', `${path(id)}/claim`, { why, on })
export const getSilences = (since: number) => json<Silence[]>(`/v1/silences?since=${since}`)
export const getClaims = () => json<ClaimedSound[]>('/v1/claims')
