// Watches the demo's clips come in, as long as there are some to come.
import { getStatus } from './wire/client'

const EVERY_MS = 3000
const WHEN_LOST_MS = 15_000

class DemoProgress {
  rendered = $state(0)
  total = $state(0)
  private timer: ReturnType<typeof setTimeout> | null = null

  get running(): boolean {
    return this.total > 0 && this.rendered < this.total
  }

  async watch(): Promise<void> {
    if (this.timer) return
    let wait = EVERY_MS
    try {
      const { demo } = await getStatus()
      this.rendered = demo?.rendered ?? 0
      this.total = demo?.total ?? 0
      if (!this.running) return
    } catch {
      wait = WHEN_LOST_MS // The feed says what is wrong; this line only waits.
    }
    this.timer = setTimeout(() => {
      this.timer = null
      void this.watch()
    }, wait)
  }
}

export const demo = new DemoProgress()
