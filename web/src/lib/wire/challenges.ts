// Challenges on the wire, with the names that the server uses.
import { json, tellJson } from './client'
import type { Creator, Sound, VideoCard } from './types'

export type ChallengeState = 'soon' | 'open' | 'over'
export interface ChallengeCard {
  id: string
  title: string
  hashtag: string
  owner: Creator
  state: ChallengeState
  starts: number
  ends: number
  zone: string
  people: number
  videos: number
  /** It is paid for, by `payer`. */
  ad: boolean
  payer: string
}
export interface ChallengePage {
  card: ChallengeCard
  prompt: string
  sound: Sound | null
  rules: string
  prize: string
  took_part: boolean
  chosen: number
  may: ('edit' | 'judge' | 'withdraw')[]
}
export interface Ask {
  title: string
  hashtag: string
  starts: number
  ends: number
  zone: string
  prompt: string
  sound: string
  rules: string
  prize: string
  payer: string
}
export type BoardOrder = 'loved' | 'new' | 'friends' | 'jury'
export interface Board {
  videos: VideoCard[]
  cursor: number
}
export interface Family {
  people: number
  roots: number
  members: { person: Creator; video: string; at: number; parent: string; children: number }[]
  days: { at: number; joined: number; reproduction: number }[]
}

const at = (id: string, rest = '') => `/v1/challenges/${encodeURIComponent(id)}${rest}`

export const getChallenges = (when: ChallengeState) => json<{ challenges: ChallengeCard[] }>(`/v1/challenges?when=${when}`)
export const getChallenge = (id: string) => json<ChallengePage>(at(id))
export const getBoard = (id: string, order: BoardOrder, cursor: number) => json<Board>(at(id, `/videos?order=${order}&cursor=${cursor}`))
export const getFamily = (id: string) => json<Family>(at(id, '/family'))
export const putChallenge = (id: string, ask: Ask) =>
  id === '' ? tellJson<ChallengePage>('POST', '/v1/challenges', ask) : tellJson<ChallengePage>('PUT', at(id), ask)
export const deleteChallenge = (id: string) => json<void>(at(id), { method: 'DELETE' })
export const putJury = (id: string, videos: string[]) => tellJson<Board>('PUT', at(id, '/jury'), { videos })
