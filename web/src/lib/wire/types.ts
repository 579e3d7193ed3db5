// What crosses the wire, with the names that the server uses.

import type { QuestionCard } from './questions'

export interface Creator {
  id: string
  handle: string
  name: string
  /** A path on this server; empty or absent: none. */
  picture?: string
}

export interface Sound {
  id: string
  title: string
  maker: string
  /** An original sound has no name but its maker's. */
  handle?: string
  original?: boolean
  /** It was taken away: what has it plays without. */
  silenced?: boolean
}

/** How a video was made from another: beside it, after a piece of it, as a reply to it, over its sound. */
export type How = 'duet' | 'stitch' | 'answer' | 'sound'
/** Whose video it was made from; `handle` is empty when that is gone, or not for you to see. */
export interface Credit {
  how: How
  video: string
  handle: string
}

/** One file of a video, from small to large. */
export interface Rendition {
  src: string
  width: number
  height: number
  bytes: number
}

export interface VideoCard {
  id: string
  creator: Creator
  /** Its id is empty when nothing is known of it. */
  sound: Sound
  caption: string
  hashtags: string[]
  topics: string[]
  language: string
  duration_s: number
  posted_at: number
  src: string
  poster: string
  width: number
  height: number
  counts: { plays: number; finishes: number; likes: number; comments: number; shares: number; saves: number }
  mine: { liked: boolean; saved: boolean; following: boolean }
  sizes?: Rendition[]
  /** The first frame, some twenty pixels wide, as a data URI. */
  tiny?: string
  /** What is seen, in words. */
  alt?: string
  captions?: { language: string; src: string }[]
  /** May others make a video from it? */
  duet?: boolean
  stitch?: boolean
  /** The video that it was made from, and how: duet, stitch or empty. */
  made_from?: string
  made_as?: string
  credit?: Credit | null
  /** public, followers, unlisted, private; `removed` by moderators. */
  visibility?: string
  /** So many were made from it. */
  remixes?: number
  /** What its maker asks, if anything. */
  question?: QuestionCard | null
}

export interface Why {
  source: string
  because: string
  about: string
  terms: Record<string, number>
  controls: string[]
  /** What was counted for a term, in whole videos: you finished `finished` of `of`. */
  said?: Record<string, { finished: number; of: number }>
}

export interface Slot {
  position: number
  impression: string
  score: number
  propensity: number
  why: Why
  video: VideoCard
}

export interface FeedPage {
  id: string
  slots: Slot[]
  cursor: number
}

export interface Me {
  id: string
  language: string
  country: string
  device: string
  following: string[]
  likes: number
}

export interface Status {
  videos: number
  events: number
  demo: { rendered: number; total: number } | null
}

export interface Problem {
  code: string
  message: string
  field: string
  retry: boolean
}

export interface Refusal extends Problem {
  id: string
}

export interface Told {
  accepted: number
  doubled: number
  refused: Refusal[]
}

export type ActKind = 'like' | 'share' | 'save' | 'not_interested' | 'more' | 'report'
/** Why a video is reported, in the order in which the reasons are shown. */
export const REPORT_REASONS = ['violence', 'hate', 'sexual', 'minor', 'false', 'spam', 'rights', 'other'] as const
export type ReportReason = (typeof REPORT_REASONS)[number]

interface Telling {
  id: string
  at: number
  session: string
}

export type PlayerEvent =
  | (Telling & { kind: 'impression'; page: string; slot: number; video: string })
  | (Telling & { kind: 'watch'; impression: string; from_s: number; to_s: number; loop: number })
  | (Telling & { kind: 'act'; impression: string; act: ActKind; on: boolean; reason?: ReportReason })
  | (Telling & { kind: 'swipe'; impression: string; watched_s: number; loops: number })
  | (Telling & { kind: 'followed' | 'blocked'; creator: string; on: boolean })

type Untold<E> = E extends PlayerEvent ? Omit<E, keyof Telling> : never

/** An event before it got its id, time and session. */
export type Untimed = Untold<PlayerEvent>
