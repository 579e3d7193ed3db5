// The list of videos that you swipe through: where you are in it, and asking for more in time, one page at a time.
import { Showing } from '../events/showing'
import { sender, session } from '../session'
import type { Slot, VideoCard } from '../wire/types'
import { getFeed, getVideo, WireError, type Surface } from '../wire/client'
import { impressionOf, rememberShown } from './shown'

const PAGE = 3 // small pages: what you do is felt within a few swipes
const ASK_AT = 3
const LEARN_FIRST_MS = 600

export class Item {
  readonly key: string
  readonly showing: Showing | null
  /** Set by the player: takes a last look at its clock. */
  look: (() => void) | null = null

  constructor(
    readonly video: VideoCard,
    readonly slot: Slot | null,
    page: string,
  ) {
    this.key = slot?.impression ?? `v.${video.id}`
    this.showing = slot ? new Showing(slot, page, sender) : null
  }

  /** The impression that acts are told of; null when this feed never showed the video to you. */
  get impression(): string | null {
    return this.slot?.impression ?? impressionOf(this.video.id)
  }

  enter(): void {
    this.showing?.enter()
    if (this.slot) rememberShown(this.video.id, this.slot.impression)
  }
}

export type Phase = 'loading' | 'ready' | 'empty' | 'error' | 'missing'

export class Feed {
  items = $state.raw<Item[]>([])
  index = $state(0)
  error = $state.raw<WireError | null>(null)
  /** The last answer brought nothing new. */
  dry = $state(false)
  private asking = $state(false)
  private started = false
  private missing = $state(false)
  /** A step on that was asked for while the next page was still on its way. */
  private owed = false
  private again: ReturnType<typeof setTimeout> | null = null

  constructor(
    readonly surface: Surface,
    readonly linked: string | null = null,
  ) {}

  get current(): Item | null {
    return this.items[this.index] ?? null
  }
  get left(): number {
    return this.items.length - 1 - this.index
  }
  get phase(): Phase {
    if (this.missing) return 'missing'
    if (this.items.length > 0) return 'ready'
    if (this.error) return 'error'
    return this.dry && !this.asking ? 'empty' : 'loading'
  }
  get busy(): boolean {
    return this.asking
  }

  start(): void {
    if (this.started) return
    this.started = true
    void this.more()
  }

  /** Goes `by` videos on or back; false when there is none (yet: a step on is made as soon as the page is there). */
  go(by: number): boolean {
    const to = this.index + by
    this.owed = by > 0 && to >= this.items.length
    if (by === 0 || to < 0 || to >= this.items.length) {
      if (by > 0) void this.more()
      return false
    }
    this.current?.look?.()
    this.current?.showing?.leave()
    this.index = to
    if (this.left <= ASK_AT && !this.dry && !this.error) void this.more()
    return true
  }

  goTo(item: Item): void {
    const at = this.items.indexOf(item)
    if (at >= 0) this.go(at - this.index)
  }

  /** Not played for a while. */
  rest(): void {
    this.current?.look?.()
    this.current?.showing?.rest()
  }

  /** Asks for the next page. What you did so far is told first, so that the page has learned from it. */
  async more(): Promise<void> {
    if (this.asking) return
    this.asking = true
    if (this.again) clearTimeout(this.again)
    this.again = null
    try {
      if (this.linked !== null && this.items.length === 0) {
        this.items = [new Item(await getVideo(this.linked), null, '')]
      }
      await Promise.race([sender.flush(), new Promise((done) => setTimeout(done, LEARN_FIRST_MS))])
      const page = await getFeed(this.surface, PAGE, session)
      const here = new Set(this.items.map((item) => item.video.id))
      const fresh = page.slots.filter((slot) => !here.has(slot.video.id))
      this.items = [...this.items, ...fresh.map((slot) => new Item(slot.video, slot, page.id))]
      this.error = null
      this.dry = fresh.length === 0
    } catch (error) {
      this.failed(error)
    } finally {
      this.asking = false
    }
    if (this.owed) {
      this.owed = false
      if (this.left > 0) this.go(1)
    }
    if (!this.error && !this.dry && this.left < ASK_AT - 1 && this.items.length > 0) this.later(1)
  }

  private failed(error: unknown): void {
    if (!(error instanceof WireError)) throw error
    if (error.status === 404 && this.linked !== null && this.items.length === 0) this.missing = true
    this.error = error
    if (error.problem.retry || error.offline) this.later(error.retryAfterS || 4)
  }

  private later(seconds: number): void {
    this.again ??= setTimeout(() => {
      this.again = null
      void this.more()
    }, seconds * 1000)
  }
}
