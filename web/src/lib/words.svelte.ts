// The words of the page in the chosen language, and numbers the way that language writes them.
import en from '../i18n/en.json'
import nl from '../i18n/nl.json'
import { settings } from './settings.svelte'

export type Word = keyof typeof en

const texts: Record<'nl' | 'en', Record<string, string>> = { nl, en }

/** The text of `word`, with {names} filled in. */
export function t(word: Word, fill: Record<string, string | number> = {}): string {
  return filled(texts[settings.language][word] ?? word, fill)
}

/** The text of `<family>.<name>` if there is one, else `name` itself made readable. */
export function named(family: 'source' | 'because' | 'term' | 'control', name: string): string {
  const all = texts[settings.language]
  return all[`${family}.${name}`] ?? all[`term.${name}`] ?? name.replaceAll('_', ' ')
}

function filled(text: string, fill: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (all, key: string) => {
    const value = fill[key]
    return value === undefined ? all : typeof value === 'number' ? count(value) : value
  })
}

/** 1234 as 1.2K, the way the language does it. */
export function count(n: number): string {
  return new Intl.NumberFormat(settings.locale, { notation: 'compact', maximumFractionDigits: 1 }).format(n)
}

export function decimal(n: number, digits: number): string {
  return new Intl.NumberFormat(settings.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n)
}

export function percent(share: number): string {
  const digits = share < 0.1 ? 1 : 0
  return new Intl.NumberFormat(settings.locale, { style: 'percent', maximumFractionDigits: digits }).format(share)
}

export function day(epochS: number): string {
  return new Intl.DateTimeFormat(settings.locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(epochS * 1000),
  )
}
