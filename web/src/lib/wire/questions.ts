// What is asked on a video, with the names that the server uses.
import { json, tellJson } from './client'
import type { Creator } from './types'

export type QuestionKind = 'poll' | 'open'
export interface QuestionCard {
  id: string
  video: string
  kind: QuestionKind
  text: string
  /** `count` is -1 until you have answered. */
  options: { text: string; count: number }[]
  total: number
  /** The place of the option that you chose, -1 for none. */
  mine: number
  may: 'yes' | 'sign_in' | 'blocked' | 'done' | 'yours'
}
export interface Answer {
  id: string
  author: Creator
  text: string
  at: number
  mine: boolean
  removed: boolean
  may_remove: boolean
}

const at = (video: string, rest = '') => `/v1/videos/${encodeURIComponent(video)}/question${rest}`

export const getQuestion = (video: string) => json<QuestionCard>(at(video))
export const putQuestion = (video: string, asked: { kind: QuestionKind; text: string; options: string[] }) =>
  tellJson<QuestionCard>('PUT', at(video), asked)
export const deleteQuestion = (video: string) => json<void>(at(video), { method: 'DELETE' })
export const putAnswer = (video: string, said: { question: string; option?: number; text?: string; impression: string }) =>
  tellJson<QuestionCard>('PUT', at(video, '/answer'), said)
export const getAnswers = (video: string, cursor: string) =>
  json<{ answers: Answer[]; cursor: string }>(at(video, `/answers?cursor=${encodeURIComponent(cursor)}&limit=20`))
export const putAnswerRemoval = (video: string, answer: string, on: boolean) =>
  tellJson<void>('PUT', at(video, `/answers/${encodeURIComponent(answer)}/removal`), { on })
