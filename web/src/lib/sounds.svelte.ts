// What a sound is called, and which sounds were taken away or brought back since the page was opened: they fall silent here too.
import { SvelteMap } from 'svelte/reactivity'
import { nowS } from './wire/client'
import { getSilences } from './wire/sounds'
import type { Sound } from './wire/types'
import { t } from './words.svelte'

const LOOK_MS = 30_000

/** An original sound is named after its maker, in the reader's language. */
export function soundName(sound: Sound): string {
  if (sound.original) return sound.handle ? t('sound.of', { handle: sound.handle }) : t('sheet.noSound')
  return sound.title || t('sheet.noSound')
}

class Silences {
  private changed = new SvelteMap<string, boolean>()
  private since = 0
  private timer: ReturnType<typeof setInterval> | null = null

  /** Is this sound taken away, as far as is known here? */
  holds(sound: Sound): boolean {
    return this.changed.get(sound.id) ?? sound.silenced ?? false
  }
  set(id: string, on: boolean): void {
    this.changed.set(id, on)
  }
  /** Look now and then, while somebody watches. */
  watch(): () => void {
    this.since ||= nowS()
    void this.look()
    this.timer = setInterval(() => void this.look(), LOOK_MS)
    return () => {
      if (this.timer) clearInterval(this.timer)
    }
  }
  private async look(): Promise<void> {
    try {
      for (const { sound, on, at } of await getSilences(this.since - 1)) {
        this.changed.set(sound, on)
        this.since = Math.max(this.since, at)
      }
    } catch {
      // the next look is soon
    }
  }
}

export const silences = new Silences()
