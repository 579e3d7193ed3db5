// A storage in memory, and events to put in it.
import type { Store } from '../src/lib/events/queue'
import type { PlayerEvent } from '../src/lib/wire/types'

export class FakeStore implements Store {
  private items = new Map<string, string>()
  full = false
  get length(): number {
    return this.items.size
  }
  key(i: number): string | null {
    return [...this.items.keys()][i] ?? null
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.items.set(key, value)
  }
  removeItem(key: string): void {
    this.items.delete(key)
  }
}

let made = 0
export const watch = (from: number, to: number, loop = 0, impression = 'p.0'): PlayerEvent => ({
  kind: 'watch', id: `e${++made}`, at: made, session: 's', impression, from_s: from, to_s: to, loop,
})
