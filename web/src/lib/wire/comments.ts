// Comments on the wire, with the names that the server uses.
import { json, tellJson } from './client'
import type { Creator, ReportReason } from './types'

export interface Comment {
  id: string
  video: string
  author: Creator
  text: string
  at: number
  /** The head of its conversation, empty for a head. */
  thread: string
  reply_to: string
  to: Creator | null
  tags: string[]
  likes: number
  replies: number
  answers: string[]
  by_maker: boolean
  maker_likes: boolean
  pinned: boolean
  /** A word of the maker's filter holds it: only its author and the maker see it. */
  waits: boolean
  mine: boolean
  liked: boolean
  may: ('remove' | 'pin' | 'let_in' | 'report')[]
}
export type May = 'yes' | 'sign_in' | 'blocked' | 'followed' | 'nobody'
export type CommentOrder = 'top' | 'new'
export interface CommentPage {
  comments: Comment[]
  cursor: string
  count: number
  may: May
}
export interface Guard {
  who: 'everyone' | 'followed' | 'nobody'
  words: string[]
}

const at = (video: string, rest = '') => `/v1/videos/${encodeURIComponent(video)}/comments${rest}`

export const getComments = (video: string, order: CommentOrder, cursor: string) =>
  json<CommentPage>(at(video, `?order=${order}&cursor=${encodeURIComponent(cursor)}&limit=20`))
export const getReplies = (video: string, comment: string, cursor: string) =>
  json<CommentPage>(at(video, `/${comment}/replies?cursor=${encodeURIComponent(cursor)}&limit=10`))
export const getCount = (video: string) => json<{ count: number; newest: number }>(at(video, '/count'))
export const postComment = (video: string, said: { id: string; text: string; reply_to: string; impression: string }) =>
  tellJson<Comment>('POST', at(video), said)
export const putComment = (video: string, comment: string, what: 'like' | 'pin', on: boolean) =>
  tellJson<Comment>('PUT', at(video, `/${comment}/${what}`), { on })
export const putRemoval = (video: string, comment: string, on: boolean) =>
  tellJson<void>('PUT', at(video, `/${comment}/removal`), { on })
export const putReport = (video: string, comment: string, reason: ReportReason, on: boolean) =>
  tellJson<void>('PUT', at(video, `/${comment}/report`), { reason, on })
export const getGuard = () => json<Guard>('/v1/comments/guard')
export const putGuard = (guard: Guard) => tellJson<Guard>('PUT', '/v1/comments/guard', guard)
