// Turns samples of a player's clock into sections played: contiguous, never overlapping within one pass.

export interface Section {
  from_s: number
  to_s: number
  loop: number
}

const JUMP_S = 0.35
const SHORTEST_S = 0.02
const JITTER_S = 0.05

const round = (s: number) => Math.round(s * 1000) / 1000

/**
 * Feed it `sample(media seconds, wall seconds)` often while the video is current, `seek(to)` when the viewer scrubs, and
 * `take()` for the section played since the last take. A pass (`loop`) ends when the player repeats or goes back.
 */
export class SectionTracker {
  /** Sum of the sections taken, seconds. */
  watchedS = 0
  /** Passes played to the end. */
  loops = 0
  private readonly endS: number
  private pass = 0
  private from: number | null = null
  private to = 0
  private high = 0
  private wall = 0
  private ready: Section[] = []

  /** `durationS` is the length of the video in seconds; 0 when it is not known. */
  constructor(durationS: number) {
    this.endS = durationS > 0 ? round(durationS) : Infinity
  }

  /** Seconds played and not yet taken. */
  get openS(): number {
    return this.ready.reduce((sum, s) => sum + s.to_s - s.from_s, 0) + (this.from === null ? 0 : this.to - this.from)
  }

  sample(mediaS: number, wallS: number): void {
    let t = round(Math.min(Math.max(0, mediaS), this.endS))
    if (t < this.to && this.to - t < JITTER_S) t = this.to
    if (this.from === null) {
      if (t < this.high) this.nextPass()
      this.begin(t)
    } else if (t < this.to) {
      const end = this.endS
      // A repeat: what was left at the last sample has played too, if it is no more than the time that went by.
      if (end > this.to && end - this.to + t <= wallS - this.wall + JUMP_S) this.to = end
      this.close()
      if (this.to >= end - JUMP_S) this.loops += 1
      this.nextPass()
      this.begin(t <= wallS - this.wall + JUMP_S ? 0 : t)
      this.to = t
    } else if (t - this.to > 2 * (wallS - this.wall) + JUMP_S) {
      this.close()
      this.begin(t)
    } else {
      this.to = t
    }
    this.high = Math.max(this.high, this.to)
    this.wall = wallS
  }

  /** The viewer moved the player to `mediaS`: what lies between was not played. */
  seek(mediaS: number, wallS: number): void {
    this.close()
    const t = round(Math.min(Math.max(0, mediaS), this.endS))
    if (t < this.high) this.nextPass()
    this.begin(t)
    this.high = Math.max(this.high, t)
    this.wall = wallS
  }

  /** The video was left or put away; when it comes back, time has jumped. */
  rest(): void {
    this.close()
    this.from = null
  }

  /** Everything played since the last take. The section goes on from where it was cut. */
  take(): Section[] {
    if (this.from !== null && this.to - this.from >= SHORTEST_S) {
      const at = this.to
      this.close()
      this.begin(at)
    }
    const taken = this.ready
    this.ready = []
    for (const s of taken) this.watchedS = round(this.watchedS + s.to_s - s.from_s)
    return taken
  }

  private begin(t: number): void {
    this.from = t
    this.to = t
  }

  private close(): void {
    if (this.from !== null && this.to - this.from >= SHORTEST_S) {
      this.ready.push({ from_s: this.from, to_s: this.to, loop: this.pass })
    }
    this.from = null
  }

  private nextPass(): void {
    this.pass += 1
    this.high = 0
  }
}
