// A reason in shares: which causes lifted a video, which held it back, as parts of a whole that people can read.

export interface Share {
  term: string
  /** Part of all that counted, in [0, 1]. */
  share: number
  lifts: boolean
}

/** Causes that are the same for every video of a page: they are where it starts from, not a reason for one of them. */
const SAME_FOR_ALL = new Set(['start', 'habit', 'moment'])

/** What every video of the page starts from. Together with the other terms it is the score. */
export function start(terms: Record<string, number>): number {
  return Object.entries(terms).reduce((sum, [name, v]) => sum + (SAME_FOR_ALL.has(name) && Number.isFinite(v) ? v : 0), 0)
}

/** The causes by size; those under 1 % are put together as `rest` when there are several. Empty when nothing counted. */
export function shares(terms: Record<string, number>): Share[] {
  const all = Object.entries(terms).filter(([name, v]) => Number.isFinite(v) && v !== 0 && !SAME_FOR_ALL.has(name))
  const total = all.reduce((sum, [, v]) => sum + Math.abs(v), 0)
  if (total === 0) return []
  const out = all
    .map(([term, v]) => ({ term, share: Math.abs(v) / total, lifts: v > 0 }))
    .sort((a, b) => b.share - a.share)
  const small = out.filter((s) => s.share < 0.01)
  if (small.length < 2) return out
  const rest = small.reduce((sum, s) => sum + (s.lifts ? s.share : -s.share), 0)
  const big = out.filter((s) => s.share >= 0.01)
  return rest === 0 ? big : [...big, { term: 'rest', share: Math.abs(rest), lifts: rest > 0 }]
}

/** Which buttons change a term, in the order in which they are shown; other terms are changed by what you do with the video. */
export const CHANGES: Readonly<Record<string, readonly ('topic_more' | 'topic_less' | 'creator' | 'sound' | 'languages')[]>> = {
  topic: ['topic_more', 'topic_less'],
  creator: ['creator'],
  maker: ['sound'],
  language: ['languages'],
}

/** Below this share a term gets no buttons of its own. */
export const WORTH_CHANGING = 0.05
