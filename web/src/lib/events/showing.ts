// One video on screen: tells its impression, the sections as they are played, and the closing swipe.
import type { Slot, Untimed } from '../wire/types'
import { SectionTracker } from './sections'

export interface Ear {
  tell(event: Untimed): void
  flush(): Promise<void>
}

const SHORTEST_BEAT_S = 0.12
const LONGEST_BEAT_S = 1
const TAIL = 0.03

/** How much may be played before it is told, seconds: a tab that dies loses at most 3 % of what was watched. */
export function beatS(watchedS: number): number {
  return Math.min(LONGEST_BEAT_S, Math.max(SHORTEST_BEAT_S, watchedS * TAIL))
}

export class Showing {
  private readonly sections: SectionTracker
  private shown = false
  private closed = false

  constructor(
    private readonly slot: Slot,
    private readonly page: string,
    private readonly ear: Ear,
  ) {
    this.sections = new SectionTracker(slot.video.duration_s)
  }

  /** It is on screen (again). */
  enter(): void {
    if (this.shown) return
    this.shown = true
    this.ear.tell({ kind: 'impression', page: this.page, slot: this.slot.position, video: this.slot.video.id })
    void this.ear.flush()
  }

  sample(mediaS: number, wallS: number): void {
    this.sections.sample(mediaS, wallS)
    if (this.sections.openS >= beatS(this.sections.watchedS)) this.beat()
  }

  seek(mediaS: number, wallS: number): void {
    this.sections.seek(mediaS, wallS)
  }

  /** Tells what was played up to now. */
  beat(): void {
    if (this.put()) void this.ear.flush()
  }

  /** It is not played for a while (another page of the app, a hidden tab), but the thumb has not left it. */
  rest(): void {
    this.sections.rest()
    this.beat()
  }

  /** The thumb left it. The lesson closes once; a second visit only adds sections. */
  leave(): void {
    this.sections.rest()
    this.put()
    if (!this.shown || this.closed) return
    this.closed = true
    this.ear.tell({
      kind: 'swipe', impression: this.slot.impression, watched_s: this.sections.watchedS, loops: this.sections.loops,
    })
    void this.ear.flush()
  }

  private put(): boolean {
    const taken = this.sections.take()
    for (const s of taken) this.ear.tell({ kind: 'watch', impression: this.slot.impression, ...s })
    return taken.length > 0
  }
}
