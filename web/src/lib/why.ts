// A reason in shares: which causes lifted a video, which held it back, as parts of a whole that people can read.

export interface Share {
  term: string
  /** Part of all that counted, in [0, 1]. */
  share: number
  lifts: boolean
}

/** The causes by size; those under 1 % are put together as `rest` when there are several. Empty when nothing counted. */
export function shares(terms: Record<string, number>): Share[] {
  const all = Object.entries(terms).filter(([, v]) => Number.isFinite(v) && v !== 0)
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
