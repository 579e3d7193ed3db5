// When a finger or a wheel means "the next video": one swipe is one video, however hard it is thrown.

const FAR = 0.18 // of the height
const FAST = 0.35 // px a ms
const FAST_AT_LEAST = 24 // px

/** -1 back, 1 on, 0 stay. `dy` px moved (up is negative), `vy` px/ms at the end, `height` of the stage in px. */
export function swipeStep(dy: number, vy: number, height: number): -1 | 0 | 1 {
  const thrown = Math.abs(vy) >= FAST && Math.abs(dy) >= FAST_AT_LEAST && Math.sign(vy) === Math.sign(dy)
  if (!thrown && Math.abs(dy) < FAR * height) return 0
  return dy < 0 ? 1 : -1
}

/** What the track follows: the finger, with resistance where there is nothing further. */
export function followFinger(dy: number, first: boolean, last: boolean): number {
  return (dy > 0 && first) || (dy < 0 && last) ? dy * 0.3 : dy
}

const NOTCH = 30 // px of wheel that count as one step
const QUIET_MS = 140
const LOCK_MS = 420

/** Wheels and trackpads: the first push steps, its inertia does not, a fresh push after it does. */
export class WheelStepper {
  private sum = 0
  private lastAt = -Infinity
  private steppedAt = -Infinity
  private lastSize = 0
  private spent = false

  push(deltaY: number, atMs: number): -1 | 0 | 1 {
    const size = Math.abs(deltaY)
    const quiet = atMs - this.lastAt > QUIET_MS
    const fresh = atMs - this.steppedAt > LOCK_MS && size > this.lastSize * 1.5 && size > 8
    const turned = this.sum !== 0 && Math.sign(deltaY) !== Math.sign(this.sum)
    if (quiet || (this.spent && fresh) || turned) {
      this.sum = 0
      if (atMs - this.steppedAt > LOCK_MS || quiet) this.spent = false
    }
    this.lastAt = atMs
    this.lastSize = size
    this.sum += deltaY
    if (this.spent || Math.abs(this.sum) < NOTCH) return 0
    this.spent = true
    this.steppedAt = atMs
    return this.sum > 0 ? 1 : -1
  }
}

const DOUBLE_MS = 280
const DOUBLE_PX = 60

/** Tells a second tap near the first from a single one. */
export class TapCounter {
  private at = -Infinity
  private x = 0
  private y = 0

  /** True when this tap makes a double tap with the one before. */
  tap(x: number, y: number, atMs: number): boolean {
    const double = atMs - this.at <= DOUBLE_MS && Math.hypot(x - this.x, y - this.y) <= DOUBLE_PX
    this.at = double ? atMs - 1 : atMs // a third tap goes on being a double
    this.x = x
    this.y = y
    return double
  }
}

export const singleTapWaitMs = DOUBLE_MS
