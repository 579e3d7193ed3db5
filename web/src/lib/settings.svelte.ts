// What this browser remembers of how you like it: language, sound, data, a feed without profile.
import { store } from './session'

export type Language = 'nl' | 'en'

export function remembered(name: string): string | null {
  return store.getItem(`fyp.${name}`)
}

export function remember(name: string, value: string): void {
  try {
    store.setItem(`fyp.${name}`, value)
  } catch {
    // Full or forbidden storage: it holds for this visit only.
  }
}

function firstLanguage(): Language {
  const chosen = remembered('language')
  if (chosen === 'nl' || chosen === 'en') return chosen
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2).toLowerCase()
    if (language === 'nl' || language === 'en') return language
  }
  return 'en'
}

class Settings {
  #language = $state<Language>(firstLanguage())
  #sound = $state(remembered('sound') === 'on')
  #decided = $state(remembered('sound') !== null)
  #saveData = $state(remembered('data') === 'save')
  #unprofiled = $state(remembered('profile') === 'off')
  /** The browser forbids sound before a gesture: play muted meanwhile. */
  hushed = $state(false)

  get language(): Language {
    return this.#language
  }
  set language(to: Language) {
    this.#language = to
    remember('language', to)
  }
  /** Whether the viewer wants sound. */
  get sound(): boolean {
    return this.#sound
  }
  set sound(to: boolean) {
    this.#sound = to
    this.hushed = false
    this.#decided = true
    remember('sound', to ? 'on' : 'off')
  }
  get muted(): boolean {
    return !this.#sound || this.hushed
  }
  /** Whether sound or silence was ever chosen here. */
  get decided(): boolean {
    return this.#decided
  }
  get saveData(): boolean {
    return this.#saveData
  }
  set saveData(to: boolean) {
    this.#saveData = to
    remember('data', to ? 'save' : 'full')
  }
  /** Whether For You plays the feed without a profile. */
  get unprofiled(): boolean {
    return this.#unprofiled
  }
  set unprofiled(to: boolean) {
    this.#unprofiled = to
    remember('profile', to ? 'off' : 'on')
  }
  /** The browser's own variant of the chosen language, such as en-GB. */
  get locale(): string {
    return navigator.languages.find((tag) => tag.toLowerCase().startsWith(this.#language)) ?? this.#language
  }
  get country(): string {
    for (const tag of navigator.languages) {
      const region = /-([A-Z]{2})\b/.exec(tag)?.[1]
      if (region) return region
    }
    return ''
  }
}

export const settings = new Settings()

/** phone, tablet or desktop, by pointer and size. */
export function device(): string {
  if (matchMedia('(pointer: fine)').matches) return 'desktop'
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet'
}
