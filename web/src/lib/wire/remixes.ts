// What a video was made from and what was made from it, on the wire, with the names that the server uses.
import { json } from './client'
import type { How, VideoCard } from './types'

export interface Below {
  how: How
  video: VideoCard
  /** So many were made from it in turn. */
  made: number
}
export interface RemixPage {
  video: VideoCard
  /** The nearest first, up to the first of all; null: gone, or not for you to see. */
  above: { how: How; video: VideoCard | null }[]
  /** Counted once each. */
  people: number
  sums: { how: How; videos: number; people: number }[]
  made: Below[]
  /** Asks for more; -1: there are none. */
  cursor: number
}

export const getRemixes = (video: string, how: How | '', cursor: number) =>
  json<RemixPage>(`/v1/videos/${encodeURIComponent(video)}/remixes?cursor=${cursor}${how ? `&how=${how}` : ''}`)
