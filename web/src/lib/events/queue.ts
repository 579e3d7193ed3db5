// What is still to be told: kept in the browser's storage until the server has answered for it, across reloads.
import type { PlayerEvent } from '../wire/types'

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const PREFIX = 'fyp.queue.'
const MOST = 4000

/**
 * One queue a tab, under its own key: tabs never overwrite each other. At start a tab adopts every queue that it finds;
 * should its owner still live, both tell the same events, and the server takes an id only once.
 */
export class EventQueue {
  private events: PlayerEvent[] = []
  private sent = new Set<string>()

  constructor(
    private readonly store: Store,
    private readonly tab: string,
  ) {
    this.adopt()
  }

  get size(): number {
    return this.events.length
  }

  /** Adds an event. A section that goes on where the last one ended, and that nobody was told of, becomes one with it. */
  push(event: PlayerEvent): void {
    const last = this.events.at(-1)
    if (
      event.kind === 'watch' && last?.kind === 'watch' && !this.sent.has(last.id) &&
      last.impression === event.impression && last.loop === event.loop && last.to_s === event.from_s
    ) {
      this.events[this.events.length - 1] = { ...last, to_s: event.to_s, at: event.at }
    } else {
      this.events.push(event)
      if (this.events.length > MOST) this.events.splice(0, this.events.length - MOST)
    }
    this.save()
  }

  /** The oldest events, at most `most` of them and `bytes` of JSON; they stay until `settle`. */
  batch(most: number, bytes: number): PlayerEvent[] {
    const out: PlayerEvent[] = []
    let size = 2
    for (const event of this.events.slice(0, most)) {
      size += JSON.stringify(event).length + 1
      if (size > bytes && out.length > 0) break
      out.push(event)
    }
    for (const event of out) this.sent.add(event.id)
    return out
  }

  /** The server has answered for these ids, for good. */
  settle(ids: Iterable<string>): void {
    const done = new Set(ids)
    for (const id of done) this.sent.delete(id)
    this.events = this.events.filter((e) => !done.has(e.id))
    this.save()
  }

  /** Nothing of it is to be told any more. */
  clear(): void {
    this.settle(this.events.map((e) => e.id))
  }

  private adopt(): void {
    const keys: string[] = []
    for (let i = 0; i < this.store.length; i++) {
      const key = this.store.key(i)
      if (key?.startsWith(PREFIX)) keys.push(key)
    }
    const known = new Set<string>()
    for (const key of keys.sort()) {
      for (const event of read(this.store.getItem(key))) {
        if (known.has(event.id)) continue
        known.add(event.id)
        this.sent.add(event.id) // it may have been told before the tab died: its words are fixed
        this.events.push(event)
      }
    }
    this.events.sort((a, b) => a.at - b.at)
    this.save()
    for (const key of keys) if (key !== PREFIX + this.tab) this.store.removeItem(key)
  }

  private save(): void {
    try {
      if (this.events.length === 0) this.store.removeItem(PREFIX + this.tab)
      else this.store.setItem(PREFIX + this.tab, JSON.stringify(this.events))
    } catch {
      // Storage is full or forbidden: the queue lives on in memory.
    }
  }
}

function read(text: string | null): PlayerEvent[] {
  try {
    const events = JSON.parse(text ?? '[]') as unknown
    return Array.isArray(events) ? events.filter((e): e is PlayerEvent => typeof e?.id === 'string') : []
  } catch {
    return []
  }
}
