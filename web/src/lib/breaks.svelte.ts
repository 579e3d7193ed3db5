// Keeps the time of a sitting, and says when a break is due. A sitting ends when you were away for ten minutes.
import { remember, remembered } from './settings.svelte'

export const AWAY_S = 600
const LONGEST_TICK_S = 5
const KEEP_EVERY_S = 10

class Breaks {
  /** The time is over: the next move, or the end of this video, is a stopping point. */
  due = $state(false)
  shown = $state.raw<'' | 'ask' | 'stopped'>('')
  /** Minutes of this sitting. */
  minutes = $state(0)
  private satS = 0
  private at = 0
  private keptAt = 0

  constructor() {
    try {
      const kept = JSON.parse(remembered('sitting') ?? '{}') as { s?: number; at?: number }
      this.satS = kept.s ?? 0
      this.at = kept.at ?? 0
    } catch {
      // Unreadable: a new sitting.
    }
  }

  /** Time has gone by while the feed was on screen: `nowS` epoch seconds; a break every `afterMin` minutes, never when 0. */
  tick(nowS: number, afterMin: number): void {
    if (this.shown !== '') return
    const gone = Math.max(0, nowS - this.at)
    if (gone > AWAY_S) this.satS = 0
    else this.satS += Math.min(gone, LONGEST_TICK_S)
    this.at = nowS
    this.due = afterMin > 0 && this.satS >= afterMin * 60
    if (nowS - this.keptAt >= KEEP_EVERY_S) this.keep()
  }
  keep(): void {
    this.keptAt = this.at
    remember('sitting', JSON.stringify({ s: Math.round(this.satS), at: Math.round(this.at) }))
  }

  ask(): void {
    this.minutes = Math.round(this.satS / 60)
    this.shown = 'ask'
  }
  stop(): void {
    this.anew('stopped')
  }
  goOn(): void {
    this.anew('')
  }
  private anew(shown: '' | 'stopped'): void {
    this.satS = 0
    this.due = false
    this.shown = shown
    this.keep()
  }
}

export const breaks = new Breaks()
