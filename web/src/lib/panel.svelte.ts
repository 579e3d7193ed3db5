// What lies beside or over the feed: the reason of a video, or the loaded videos of a hashtag, a sound or a maker.
import type { Item } from './feed/feed.svelte'

export type Panel =
  | { kind: 'why'; item: Item }
  | { kind: 'tag'; item: Item; tag: string }
  | { kind: 'sound'; item: Item }
  | { kind: 'creator'; item: Item }

class Panels {
  now = $state.raw<Panel | null>(null)
  /** On a phone an open sheet is a step that the back button takes back. */
  private stepped = false

  open(panel: Panel, asStep: boolean): void {
    if (asStep && this.now === null) {
      history.pushState({ sheet: true }, '')
      this.stepped = true
    }
    this.now = panel
  }
  close(): void {
    if (this.now === null) return
    this.now = null
    if (this.stepped) history.back()
    this.stepped = false
  }
  /** Back was pressed: true when it closed a sheet. */
  back(): boolean {
    const had = this.now !== null && this.stepped
    this.now = null
    this.stepped = false
    return had
  }
}

export const panels = new Panels()
