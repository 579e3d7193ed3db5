// Moderation on the wire, with the names that the server uses: what waits, what was decided, by whom and why.
import { json, tellJson } from './client'
import type { Creator, ReportReason, VideoCard } from './types'

export type Verdict = 'keep' | 'remove'
export type CaseKind = 'video' | 'comment'
/** What of the queue is shown: everything, one kind, or only what was flagged or reported. */
export const SIFTS = ['all', 'video', 'comment', 'flags', 'reports'] as const
export type Sift = (typeof SIFTS)[number]
export type CaseOrder = 'reported' | 'new'

export interface Flag {
  kind: 'nudity' | 'threat' | 'insult'
  /** 0 to 1. */
  score: number
  /** caption, screen, speech, or a time such as "2.0 s". */
  where: string
  quote: string
  model: string
}
export interface Words {
  id: string
  author: Creator
  text: string
  at: number
}
export interface Ruling {
  id: string
  video: string
  comment: string
  verdict: Verdict
  reason: ReportReason | ''
  why: string
  at: number
  /** Null: who decided has left. */
  by: Creator | null
  role: 'moderator' | 'operator' | null
  undone: { at: number; why: string; by: Creator | null; role: 'moderator' | 'operator' | null } | null
  /** It can be taken back. */
  holds: boolean
}
export interface Case {
  kind: CaseKind
  state: 'open' | 'decided'
  at: number
  video: VideoCard
  comment: Words | null
  flags: Flag[]
  /** `reasons`: how many people gave each, most first. */
  reports: { people: number; newest: number; reasons: Partial<Record<ReportReason | '', number>> }
  decision: Ruling | null
}
export interface Queue {
  cases: Case[]
  cursor: string
  open: Record<CaseKind, number>
}
export interface LogEntry {
  ruling: Ruling
  video: VideoCard | null
  comment: Words | null
}
export interface Said {
  verdict: Verdict
  reason: ReportReason | ''
  why: string
}

const base = '/v1/moderation'

export function getQueue(decided: boolean, sift: Sift, order: CaseOrder, cursor: string): Promise<Queue> {
  const asked = new URLSearchParams({ decided: String(decided), order, cursor })
  if (sift === 'video' || sift === 'comment') asked.set('kind', sift)
  else if (sift !== 'all') asked.set('about', sift)
  return json<Queue>(`${base}?${asked}`)
}
export const getDecisions = (cursor: string) => json<{ decisions: LogEntry[]; cursor: string }>(`${base}/decisions?cursor=${encodeURIComponent(cursor)}`)
/** Not taken when another decision than the one that is known here holds by now. */
export const postDecision = (one: Case, said: Said) =>
  tellJson<Case>('POST', `${base}/decisions`, { video: one.video.id, comment: one.comment?.id ?? '', after: one.decision?.id ?? '', ...said })
export const postUndo = (decision: string, why = '') => tellJson<Case>('POST', `${base}/decisions/${encodeURIComponent(decision)}/undo`, { why })
