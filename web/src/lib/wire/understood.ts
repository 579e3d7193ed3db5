// What was understood of a video, and the topics that a maker may choose: types and routes.
import { json, tellJson } from './client'

export interface Guess {
  name: string
  /** A share or a chance, in [0, 1]. */
  share: number
}

export interface Looked {
  signal: string
  /** With its version; empty where none is installed. */
  model: string
  outcome: 'done' | 'nothing' | 'absent' | 'failed'
  note?: string
}

export interface Understood {
  video: string
  language: string
  topics: string[]
  guesses: Guess[]
  edited: boolean
  text: string[]
  seen: Guess[]
  /** Share of the sound in which somebody speaks, in [0, 1]. */
  speech: number
  transcript: string
  flags: { kind: 'nudity' | 'threat' | 'insult'; where: string; quote?: string }[]
  looked: Looked[]
}

export interface Topic {
  id: string
  en: string
  nl: string
  area: string
}

export interface Tree {
  areas: { id: string; en: string; nl: string }[]
  topics: Topic[]
}

const way = (id: string) => `/v1/videos/${encodeURIComponent(id)}/understood`
export const getUnderstood = (id: string) => json<Understood>(way(id))
export const setTopics = (id: string, topics: string[]) => tellJson<Understood>('PATCH', way(id), { topics })

let tree: Promise<Tree> | null = null
/** The topics that there are; asked for once. */
export function getTree(): Promise<Tree> {
  tree ??= json<Tree>('/v1/topics').catch((e: unknown) => {
    tree = null
    throw e
  })
  return tree
}
