import { describe, expect, it } from 'vitest'
import en from '../src/i18n/en.json'
import nl from '../src/i18n/nl.json'

const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

describe('words', () => {
  it('are the same keys in both languages', () => {
    expect(Object.keys(nl)).toEqual(Object.keys(en))
  })
  it('fill the same blanks, say something, and shout nowhere', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(blanks(nl[key]), key).toEqual(blanks(en[key]))
      for (const text of [en[key], nl[key]]) {
        expect(text.trim(), key).not.toBe('')
        expect(text, key).not.toContain('!')
      }
    }
  })
})
