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
export function named(family: 'source' | 'because' | 'term' | 'control' | 'change' | 'head' | 'reach.why' | 'metric' | 'up.why', name: string): string {
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

/** A change in shares, with its sign: +4.2%. */
export function signedPercent(share: number): string {
  return new Intl.NumberFormat(settings.locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share)
}

/** A chance as it is read: two digits that count, and no more than a millionth is told apart. */
export function plainP(p: number): string {
  const told = new Intl.NumberFormat(settings.locale, { maximumSignificantDigits: 2, maximumFractionDigits: 6 })
  return p < 1e-6 ? `< ${told.format(1e-6)}` : told.format(p)
}

/** The name of a language, such as `Dutch` for nl. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([settings.locale], { type: 'language' }).of(code) ?? code
  } catch {
    return code // not a code that is known
  }
}

/** A stretch of time in hours and minutes, such as "23 hr, 4 min". */
export function lasting(seconds: number): string {
  const minutes = Math.max(0, Math.ceil(seconds / 60))
  const part = (n: number, unit: string) =>
    new Intl.NumberFormat(settings.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(n)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const parts = [...(hours > 0 ? [part(hours, 'hour')] : []), ...(rest > 0 || hours === 0 ? [part(rest, 'minute')] : [])]
  return new Intl.ListFormat(settings.locale, { type: 'conjunction' }).format(parts)
}

export function day(epochS: number): string {
  return new Intl.DateTimeFormat(settings.locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(epochS * 1000),
  )
}

/** How long ago: "5 min ago", and the day when it is more than a week. */
export function ago(epochS: number): string {
  const s = Math.max(0, Date.now() / 1000 - epochS)
  if (s > 7 * 86_400) return shortDay(epochS)
  const told = new Intl.RelativeTimeFormat(settings.locale, { numeric: 'auto', style: 'narrow' })
  if (s < 60) return told.format(0, 'second')
  if (s < 3600) return told.format(-Math.floor(s / 60), 'minute')
  return s < 86_400 ? told.format(-Math.floor(s / 3600), 'hour') : told.format(-Math.floor(s / 86_400), 'day')
}

export function shortDay(epochS: number): string {
  return new Intl.DateTimeFormat(settings.locale, { day: 'numeric', month: 'short' }).format(new Date(epochS * 1000))
}

export function moment(epochS: number): string {
  return new Intl.DateTimeFormat(settings.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(epochS * 1000))
}

/** The same as it is said in another time zone (IANA). */
export function momentIn(epochS: number, timeZone: string): string {
  return new Intl.DateTimeFormat(settings.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(epochS * 1000))
}

/** A number as it is, with what digits it needs up to four decimals. */
export function plainNumber(n: number): string {
  return new Intl.NumberFormat(settings.locale, { maximumFractionDigits: 4, maximumSignificantDigits: 6 }).format(n)
}
