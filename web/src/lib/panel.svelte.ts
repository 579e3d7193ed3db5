// What lies beside or over the feed: the reason of a video, more or less of it, a report, what is said of it, or the loaded videos of a tag or maker.
import type { Item } from './feed/feed.svelte'
import { follow } from './route.svelte'

export type Panel =
  | { kind: 'why'; item: Item }
  | { kind: 'options'; item: Item }
  | { kind: 'report'; item: Item }
  | { kind: 'comments'; item: Item }
  | { kind: 'question'; item: Item }
  | { kind: 'share'; item: Item }
  | { kind: 'tag'; item: Item; tag: string }
  | { kind: 'creator'; item: Item }

class Panels {
  now = $state.raw<Panel | null>(null)
  /** On a phone an open sheet is a step that the back button takes back. */
  private stepped = false
  /** The browser is on its way back from a sheet; what is opened meanwhile waits for that. */
  private returning = false
  private next: Panel | null = null

  open(panel: Panel, asStep: boolean): void {
    if (asStep && this.returning) {
      this.next = panel
      return
    }
    if (asStep && this.now === null) {
      history.pushState({ sheet: true }, '')
      this.stepped = true
    }
    this.now = panel
  }
  close(): void {
    if (this.now === null) return
    this.now = null
    if (this.stepped) {
      this.returning = true
      history.back()
    }
    this.stepped = false
  }
  /** For links in a panel: goes to another page; the sheet is no step to come back to. */
  out = (event: MouseEvent): void => {
    const stepped = this.stepped
    this.now = null
    this.stepped = false
    follow(event, stepped)
  }
  /** Back was pressed: true when it closed a sheet. */
  back(): boolean {
    if (this.returning) {
      const next = this.next
      this.returning = false
      this.next = null
      if (next) this.open(next, true)
      return true
    }
    const had = this.now !== null && this.stepped
    this.now = null
    this.stepped = false
    return had
  }
}

export const panels = new Panels()
