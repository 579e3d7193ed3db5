// Which impression a video had when the feed last showed it, so that a like from elsewhere can be told of it.
import { store } from '../session'

const KEY = 'fyp.shown'
const MOST = 600

function load(): Map<string, string> {
  try {
    return new Map(JSON.parse(store.getItem(KEY) ?? '[]') as [string, string][])
  } catch {
    return new Map()
  }
}

const known = load()

export function rememberShown(video: string, impression: string): void {
  known.delete(video)
  known.set(video, impression)
  for (const oldest of known.keys()) {
    if (known.size <= MOST) break
    known.delete(oldest)
  }
  try {
    store.setItem(KEY, JSON.stringify([...known]))
  } catch {
    // Without storage it is known until the reload.
  }
}

export const impressionOf = (video: string): string | null => known.get(video) ?? null
