// Accounts, sessions and what others see of somebody: types and routes.
import { ask, json, tellJson } from './client'
import type { VideoCard } from './types'

export type Role = 'viewer' | 'creator' | 'brand' | 'moderator' | 'operator'

/** One's own account; `picture` is a path on this server, empty when there is none. */
export interface Account {
  id: string
  handle: string
  name: string
  bio: string
  links: string[]
  picture: string
  /** Epoch seconds. */
  joined: number
  role: Role
  email: string
}

export interface Profile {
  id: string
  handle: string
  name: string
  bio: string
  links: string[]
  picture: string
  joined: number
  /** Empty for a maker without an account here. */
  role: Role | ''
  counts: { videos: number; followers: number; following: number; likes: number }
  mine: { self: boolean; following: boolean; follows_you: boolean; blocked: boolean }
}

export interface OneSession {
  id: string
  made: number
  seen: number
  /** What the browser said of itself. */
  device: string
  current: boolean
}

export interface Edit {
  handle?: string
  name?: string
  bio?: string
  links?: string[]
}

const me = '/v1/accounts/me'

export const getAccount = () => json<{ account: Account | null }>(me)
export const signUp = (data: { handle: string; email: string; password: string }) => tellJson<Account>('POST', '/v1/accounts', data)
export const signIn = (data: { name: string; password: string }) => tellJson<Account>('POST', '/v1/sessions', data)
export const signOut = () => json<undefined>('/v1/sessions/current', { method: 'DELETE' })
export const prove = (password: string) => tellJson<undefined>('POST', '/v1/sessions/current/proof', { password })
export const editAccount = (data: Edit) => tellJson<Account>('PATCH', me, data)
export const changePassword = (old: string, renewed: string) => tellJson<undefined>('PUT', `${me}/password`, { old, new: renewed })
export const putPicture = (file: Blob) => json<Account>(`${me}/picture`, { method: 'PUT', body: file, headers: { 'content-type': file.type } }, ask)
export const deletePicture = () => json<Account>(`${me}/picture`, { method: 'DELETE' })
export const getSessions = () => json<{ sessions: OneSession[] }>('/v1/sessions')
export const endSession = (id: string) => json<undefined>(`/v1/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
export const endOthers = () => json<undefined>('/v1/sessions', { method: 'DELETE' })
export interface Restored {
  profile: boolean
  picture: boolean
  videos: number
  interests: number
  mutes: number
  follows: number
  blocks: number
  left_out: string[]
}
/** A ZIP of all that is kept of you. */
export const EXPORT = '/v1/viewers/me/export'
export const bring = (file: Blob) => json<Restored>(`${me}/import`, { method: 'POST', body: file, headers: { 'content-type': 'application/zip' } }, ask)
export const getProfile = (who: string) => json<Profile>(`/v1/creators/${encodeURIComponent(who)}`)
export const getGrid = (who: string, before: number | null) =>
  json<{ videos: VideoCard[]; more: boolean }>(`/v1/creators/${encodeURIComponent(who)}/videos?n=30${before === null ? '' : `&before=${before}`}`)
