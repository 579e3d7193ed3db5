import { describe, expect, it } from 'vitest'
import { likely, wordAt } from '../src/lib/upload/completion'

const said = (letters: string, ...words: string[]) => ({ sign: '#' as const, letters, words: words.map((word, n) => ({ word, videos: 9 - n })) })

describe('completion', () => {
  it('is of the word at the caret', () => {
    expect(wordAt('dans #voe', 9)).toEqual({ sign: '#', letters: 'voe', from: 5 })
    expect(wordAt('dans #', 6)).toEqual({ sign: '#', letters: '', from: 5 })
    expect(wordAt('dans #voe en', 12)).toBeNull()
    expect(wordAt('a/#voe', 6)).toBeNull()
  })
  it('is what the server says of these letters, with how many videos carry it', () => {
    const word = { sign: '#', letters: 'cafe' } as const
    expect(likely(word, said('cafe', 'Café', 'cafetaria'), ['cafeetje'])).toEqual([{ word: 'Café', videos: 9 }, { word: 'cafetaria', videos: 8 }])
  })
  it('narrows an answer that is of fewer letters, and takes none that is of others', () => {
    const word = { sign: '#', letters: 'Voet' } as const
    expect(likely(word, said('voe', 'voeding', 'voetbal'), []).map((one) => one.word)).toEqual(['voetbal'])
    expect(likely(word, said('dan', 'dansen'), [])).toEqual([])
    expect(likely(word, null, ['voetjes'])).toEqual([{ word: 'voetjes', videos: 0 }])
  })
  it('leaves out the word as it is written, and takes no hashtags for handles', () => {
    expect(likely({ sign: '#', letters: 'dans' }, said('dans', 'dans', 'dansen'), []).map((one) => one.word)).toEqual(['dansen'])
    expect(likely({ sign: '@', letters: 'dan' }, said('dan', 'dansen'), ['dan.b'])).toEqual([{ word: 'dan.b', videos: 0 }])
  })
})
