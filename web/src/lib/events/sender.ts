// Sends the queue: one request at a time, in order, again after a failure, and by beacon when the page goes away.
import type { PlayerEvent, Refusal, Told, Untimed } from '../wire/types'
import { newId } from './ids'
import type { EventQueue } from './queue'

export interface Post {
  /** Settles with the HTTP status, the answer when it was 200, and Retry-After in seconds; rejects with no connection. */
  (body: string): Promise<{ status: number; told: Told | null; retryAfterS: number }>
}

export interface SenderOptions {
  queue: EventQueue
  post: Post
  beacon: (body: string) => boolean
  now: () => number
  session: string
  later?: (run: () => void, ms: number) => void
}

const MOST = 100
const BYTES = 48_000 // keepalive requests and beacons share 64 KiB
const FIRST_WAIT_S = 0.5
const LONGEST_WAIT_S = 10
const UNREADABLE = new Set([400, 413, 422])

export class Sender {
  private flying: Promise<void> | null = null
  private waitS = 0
  private blockedUntil = 0
  private most = MOST
  private timer = false
  private refused: (refusal: Refusal, event: PlayerEvent) => void = () => undefined

  constructor(private readonly o: SenderOptions) {}

  get waiting(): number {
    return this.o.queue.size
  }

  /** `hear` is told each event that the server refuses for good. */
  onRefused(hear: (refusal: Refusal, event: PlayerEvent) => void): void {
    this.refused = hear
  }

  /** Says an event: it gets its id and time here, once. */
  tell(event: Untimed): void {
    this.o.queue.push({ ...event, id: newId(), at: this.o.now(), session: this.o.session } as PlayerEvent)
  }

  /** Sends what is waiting; settles when the queue is empty or the server cannot be reached now. */
  flush(): Promise<void> {
    this.flying ??= this.run().finally(() => {
      this.flying = null
    })
    return this.flying
  }

  /** Connection is back: no need to wait any longer. */
  retryNow(): void {
    this.blockedUntil = 0
    void this.flush()
  }

  /** The page is hidden or goes away: everything leaves now. It is told again later if no answer was seen. */
  leave(): void {
    const batch = this.o.queue.batch(200, BYTES)
    if (batch.length > 0) this.o.beacon(JSON.stringify(batch))
  }

  /** What waits is never told: the viewer erased everything. */
  forget(): void {
    this.o.queue.clear()
  }

  private async run(): Promise<void> {
    while (this.o.queue.size > 0) {
      if (this.o.now() < this.blockedUntil) return this.again(this.blockedUntil - this.o.now())
      const batch = this.o.queue.batch(this.most, BYTES)
      let answer
      try {
        answer = await this.o.post(JSON.stringify(batch))
      } catch {
        return this.backOff(0)
      }
      if (!this.took(batch, answer)) return
    }
  }

  /** True when there is reason to go on at once. */
  private took(batch: PlayerEvent[], answer: Awaited<ReturnType<Post>>): boolean {
    const { status, told, retryAfterS } = answer
    if (status >= 200 && status < 300 && told) {
      const later = new Set<string>()
      for (const refusal of told.refused) {
        const event = batch.find((e) => e.id === refusal.id)
        if (refusal.retry) later.add(refusal.id)
        else if (event) this.refused(refusal, event)
      }
      this.o.queue.settle(batch.filter((e) => !later.has(e.id)).map((e) => e.id))
      this.most = MOST
      if (later.size > 0) return this.backOff(retryAfterS), false
      this.waitS = 0
      return true
    }
    if (!UNREADABLE.has(status)) return this.backOff(retryAfterS), false
    // The batch as a whole was not understood: find the event that spoils it, and let only that one go.
    if (batch.length > 1) this.most = Math.ceil(batch.length / 2)
    else this.o.queue.settle(batch.map((e) => e.id))
    return true
  }

  private backOff(retryAfterS: number): void {
    this.waitS = Math.min(LONGEST_WAIT_S, Math.max(FIRST_WAIT_S, this.waitS * 2))
    const wait = retryAfterS > 0 ? retryAfterS : this.waitS
    this.blockedUntil = this.o.now() + wait
    this.again(wait)
  }

  private again(seconds: number): void {
    if (this.timer) return
    this.timer = true
    const later = this.o.later ?? ((run, ms) => setTimeout(run, ms))
    later(() => {
      this.timer = false
      void this.flush()
    }, seconds * 1000 + 5)
  }
}
