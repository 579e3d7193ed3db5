// What an operator reads and turns: experiments, the live policy. Each request shows the key, if there is one; else it is the account that may.
import { json } from './client'

export interface Difference {
  metric: string
  arm: string
  mean: number
  control: number
  effect: number
  /** The interval that holds at all times; null while it has no bound. */
  low: number | null
  high: number | null
  /** May be read at any time; `p_once` but once. */
  p: number
  p_once: number
}

export interface Arm {
  name: string
  knobs: Record<string, number>
  viewers: number
  days: number
  /** Those that were dealt to the arm; 0 where viewers alone are dealt. */
  creators: number
}

export interface Experiment {
  name: string
  split: 'viewer' | 'creator_viewer'
  share: number
  since: number
  /** 0 while it runs. */
  until: number
  by: string
  why: string
  showings: number
  arms: Arm[]
  differences: Difference[]
  /** Units in an arm before anything is said. */
  least: number
  /** `p` by "arm/metric", the oldest look first. */
  looks: { at: number; showings: number; p: Record<string, number> }[]
}

export interface Knob {
  name: string
  value: number
  made: number
  low: number
  high: number
  unit: string
  reason: string
  live: boolean
}

export interface Version {
  version: number
  at: number
  by: string
  why: string
  knobs: Record<string, number>
}

export interface Policy {
  version: number
  name: string
  knobs: Knob[]
  /** The newest first. */
  versions: Version[]
}

export interface Said {
  by: string
  why: string
}

const asked = <T>(key: string, path: string, method = 'GET', data?: unknown) =>
  json<T>(`/v1/operator/${path}`, {
    method,
    headers: { ...(key !== '' && { authorization: `Bearer ${key}` }), ...(data !== undefined && { 'content-type': 'application/json' }) },
    ...(data !== undefined && { body: JSON.stringify(data) }),
  })

export const getExperiments = (key: string) => asked<{ experiments: Experiment[] }>(key, 'experiments')
export const endExperiment = (key: string, name: string, said: Said) =>
  asked<{ experiments: Experiment[] }>(key, 'experiments', 'PUT', { name, on: false, ...said })
export const getPolicy = (key: string) => asked<Policy>(key, 'policy')
export const putKnob = (key: string, knobs: Record<string, number>, said: Said) => asked<Policy>(key, 'policy', 'PUT', { knobs, ...said })
export const postRollback = (key: string, version: number, said: Said) => asked<Policy>(key, 'policy/rollback', 'POST', { version, ...said })
