// Which videos were reported from this browser: no feed shows them here again, not even the one that is the same for everybody.
import { store } from '../session'

const KEY = 'fyp.reported'
const MOST = 1000

function load(): Set<string> {
  try {
    return new Set(JSON.parse(store.getItem(KEY) ?? '[]') as string[])
  } catch {
    return new Set()
  }
}

const known = load()

export const isReported = (video: string): boolean => known.has(video)

export function rememberReported(video: string, on: boolean): void {
  known.delete(video)
  if (on) known.add(video)
  for (const oldest of known) {
    if (known.size <= MOST) break
    known.delete(oldest)
  }
  try {
    store.setItem(KEY, JSON.stringify([...known]))
  } catch {
    // Without storage it holds until the reload, and the server knows it anyway.
  }
}
