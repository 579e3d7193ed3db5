// What the browser says of itself: wide or narrow, seen or hidden, online or not.
import { MediaQuery } from 'svelte/reactivity'

class Place {
  #wide = new MediaQuery('min-width: 1100px')
  #still = new MediaQuery('prefers-reduced-motion: reduce')
  visible = $state(document.visibilityState === 'visible')
  online = $state(navigator.onLine)

  get wide(): boolean {
    return this.#wide.current
  }
  get still(): boolean {
    return this.#still.current
  }
}

export const place = new Place()
