// The list of videos that you swipe through: where you are in it, and asking for more in time, one page at a time.
import { Showing } from '../events/showing'
import { sender, session } from '../session'
import type { FeedPage, Slot, VideoCard } from '../wire/types'
import { settings } from '../settings.svelte'
import { getFeed, getPopular, getVideo, WireError, type Surface } from '../wire/client'
import { gate } from './gate'
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
    /** Chosen for everybody alike: nothing is told of it. */
    readonly unprofiled = false,
  ) {
    this.key = slot?.impression ?? `v.${video.id}`
    this.showing = slot ? new Showing(slot, page, sender) : null
  }

  /** The impression that acts are told of; null when this feed never showed the video to you. */
  get impression(): string | null {
    return this.unprofiled ? null : (this.slot?.impression ?? impressionOf(this.video.id))
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
  /** Place of the first item on the track: it changes so that what is on screen stays when others leave. */
  base = $state(0)
  error = $state.raw<WireError | null>(null)
  /** The last answer brought nothing new. */
  dry = $state(false)
  /** How often a step on was asked for, and the answer brought nothing to go to. */
  overs = $state(0)
  private asking = $state(false)
  private started = false
  /** All that came, with what was refused since. */
  private all: Item[] = []
  private cursor = 0
  private round = 0
  private missing = $state(false)
  /** A step on that was asked for while the next page was still on its way. */
  private owed = false
  private again: ReturnType<typeof setTimeout> | null = null

  constructor(
    readonly surface: Surface,
    readonly linked: string | null = null,
  ) {
    gate.join(this)
  }

  get current(): Item | null {
    return this.items[this.index] ?? null
  }
  get left(): number {
    return this.items.length - 1 - this.index
  }
  get phase(): Phase {
    if (this.missing) return 'missing'
    if (this.current) return 'ready'
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
    this.owed = by > 0 && to >= this.items.length && this.current !== null
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

  /** Takes out what is refused, and puts back what no longer is. Moves on from a refused video, which it returns. */
  sift(): Item | null {
    const was = this.current
    const at = was ? this.all.indexOf(was) : this.all.length
    const kept = this.all.filter((item) => !gate.refuses(item.video))
    const index = this.all.slice(0, at).filter((item) => !gate.refuses(item.video)).length
    const left = was && gate.refuses(was.video) ? was : null
    if (left) {
      left.look?.()
      left.showing?.leave()
    }
    this.base += this.index - index + Number(left !== null)
    this.index = index
    this.items = kept
    if (left && this.left <= ASK_AT && !this.dry && !this.error) void this.more()
    return left
  }

  /** Begins anew with nothing loaded. */
  renew(): void {
    this.current?.look?.()
    this.current?.showing?.leave()
    this.round += 1
    this.all = this.items = []
    this.index = this.base = this.cursor = 0
    this.dry = this.owed = this.asking = this.started = false
    this.error = null
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
    const round = this.round
    if (this.again) clearTimeout(this.again)
    this.again = null
    try {
      if (this.linked !== null && this.all.length === 0) {
        this.take([new Item(await getVideo(this.linked), null, '', this.surface === 'popular')])
      }
      await Promise.race([sender.flush(), new Promise((done) => setTimeout(done, LEARN_FIRST_MS))])
      const page = await this.page()
      if (round !== this.round) return
      const here = new Set(this.all.map((item) => item.video.id))
      const fresh = page.slots.filter((slot) => !here.has(slot.video.id))
      const unprofiled = this.surface === 'popular'
      this.take(fresh.map((slot) => new Item(slot.video, unprofiled ? null : slot, page.id, unprofiled)))
      this.error = null
      this.dry = fresh.length === 0
    } catch (error) {
      if (round === this.round) this.failed(error)
    } finally {
      if (round === this.round) this.asking = false
    }
    if (this.owed) {
      this.owed = false
      if (this.left > 0) this.go(1)
      else if (this.dry) this.overs += 1
    }
    if (!this.error && !this.dry && this.left < ASK_AT - 1 && this.all.length > 0) this.later(1)
  }

  private async page(): Promise<FeedPage> {
    if (this.surface !== 'popular') return getFeed(this.surface, PAGE, session)
    const page = await getPopular(PAGE, settings.country, settings.language, this.cursor)
    this.cursor = page.cursor
    return page
  }

  private take(fresh: Item[]): void {
    this.all = [...this.all, ...fresh]
    this.items = this.all.filter((item) => !gate.refuses(item.video))
  }

  private failed(error: unknown): void {
    if (!(error instanceof WireError)) throw error
    if (error.status === 404 && this.linked !== null && this.all.length === 0) this.missing = true
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
