// What you control of your feed: shown at once as you set it, told to the server in order, put back when it refuses.
import { fault } from './fault.svelte'
import { remember, remembered } from './settings.svelte'
import { say } from './toasts.svelte'
import { WireError } from './wire/client'
import {
  getControls, postForget, postRefresh, putMute, putSettings, putSlider,
  type Controls, type Forgetting, type Mute, type Watching,
} from './wire/controls'

const AS_IT_COMES: Watching = { languages: [], autoplay: true, break_after_min: 0, under_18: false }

function rememberedWatching(): Watching {
  try {
    return { ...AS_IT_COMES, ...(JSON.parse(remembered('watching') ?? '{}') as Partial<Watching>) }
  } catch {
    return AS_IT_COMES
  }
}

class ControlsHeld {
  now = $state.raw<Controls | null>(null)
  error = $state.raw<WireError | null>(null)
  /** Changes that the server has not answered yet. */
  waiting = $state(0)
  private first = $state.raw(rememberedWatching())
  private line: Promise<unknown> = Promise.resolve()

  /** How you want to watch; before the server told, as it was at the last visit. */
  get watching(): Watching {
    return this.now?.settings ?? this.first
  }
  level(topic: string): number {
    return this.now?.sliders.find((s) => s.topic === topic)?.level ?? 0
  }

  async load(): Promise<void> {
    this.error = null
    try {
      const known = await getControls()
      if (this.waiting === 0) this.take(known)
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.error = error
    }
  }

  slide(topic: string, level: number): Promise<boolean> {
    return this.change(
      (c) => {
        const fresh = { topic, level, shown: { before: 0, since: 0 }, showings: 0 }
        const there = c.sliders.some((s) => s.topic === topic)
        return { ...c, sliders: there ? c.sliders.map((s) => (s.topic === topic ? { ...s, level } : s)) : [...c.sliders, fresh] }
      },
      () => putSlider(topic, level),
    )
  }
  mute(mute: Pick<Mute, 'about' | 'what' | 'also'>, on: boolean): Promise<boolean> {
    const others = (c: Controls) => c.mutes.filter((m) => m.about !== mute.about || m.what !== mute.what)
    return this.change(
      (c) => (on ? c : { ...c, mutes: others(c) }),
      () => putMute(mute.about, mute.what, mute.also, on),
    )
  }
  set(settings: Partial<Watching>): Promise<boolean> {
    return this.change(
      (c) => ({ ...c, settings: { ...c.settings, ...settings } }),
      () => putSettings(settings),
    )
  }
  refresh(on: boolean): Promise<boolean> {
    return this.change((c) => c, () => postRefresh(on))
  }
  forget(what: Forgetting): Promise<boolean> {
    return this.change((c) => c, () => postForget(what))
  }

  /** True when the server took it; when not, it is put back and said. */
  private async change(guess: (c: Controls) => Controls, send: () => Promise<Partial<Controls>>): Promise<boolean> {
    const before = this.now
    if (before) this.now = guess(before)
    this.waiting += 1
    const answer = this.line.then(send)
    this.line = answer.catch(() => undefined)
    try {
      const known = await answer
      this.waiting -= 1
      if (this.waiting === 0) this.take(known)
      return true
    } catch (error) {
      this.waiting -= 1
      if (!(error instanceof WireError)) throw error
      this.now = before
      say(fault(error))
      return false
    }
  }

  /** An answer may tell a part only. */
  private take(known: Partial<Controls>): void {
    if (this.now) this.now = { ...this.now, ...known }
    else if (known.settings && known.sliders) this.now = known as Controls
    this.error = null
    if (known.settings) remember('watching', JSON.stringify(known.settings))
  }
}

export const controls = new ControlsHeld()
