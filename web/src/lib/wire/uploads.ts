// Uploads as they cross the wire: states, what their maker says, and what may be asked about them.
import { json, tellJson } from './client'
import type { ReportReason } from './types'

export type UploadPhase = 'uploading' | 'received' | 'checked' | 'converting' | 'understood' | 'published' | 'refused'
export const VISIBILITIES = ['public', 'followers', 'unlisted', 'private'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** What is left out is as the server takes it: empty, 0, public, allowed. */
export interface Details {
  caption?: string
  language?: string
  country?: string
  visibility?: Visibility
  draft?: boolean
  publish_at?: number
  alt?: string
  cover_s?: number
  from_s?: number
  to_s?: number
  topics?: string[] | null
  sound?: string
  made_from?: string
  duet?: boolean
  stitch?: boolean
}

export interface UploadState {
  id: string
  name: string
  state: UploadPhase
  step: string
  progress: number
  offset: number
  length: number
  begun_at: number
  changed_at: number
  expires_at: number
  refused: { code: string; message: string; retry: boolean } | null
  details: Details
  duration_s: number
  width: number
  height: number
  src: string
  poster: string
  tiny: string
  topics: string[]
  language: string
  subtitles: { language: string; src: string }[]
  video: string
  /** Moderators took the video away. */
  removed: { at: number; reason: ReportReason | ''; why: string } | null
}

const at = (id: string) => `/v1/uploads/${encodeURIComponent(id)}`

/** Has this browser an account? */
export const signedIn = async () => (await json<{ account: unknown }>('/v1/accounts/me')).account !== null
export const getUploads = () => json<{ uploads: UploadState[] }>('/v1/uploads')
export const getUpload = (id: string) => json<UploadState>(at(id))
export const describeUpload = (id: string, details: Details) => tellJson<UploadState>('PUT', `${at(id)}/details`, details)
export const retryUpload = (id: string) => json<UploadState>(`${at(id)}/retry`, { method: 'POST' })
export const deleteUpload = (id: string) => json<void>(at(id), { method: 'DELETE' })
export const putSubtitles = (id: string, language: string, vtt: string) =>
  tellJson<UploadState>('PUT', `${at(id)}/subtitles/${language}`, { vtt })
export const deleteSubtitles = (id: string, language: string) =>
  json<UploadState>(`${at(id)}/subtitles/${language}`, { method: 'DELETE' })
