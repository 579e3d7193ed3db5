import { describe, expect, it } from 'vitest'
import { SectionTracker, type Section } from '../src/lib/events/sections'

/** Plays from `from` for `seconds` in samples of 50 ms, starting at wall time `wall`; returns the wall time after. */
function play(tracker: SectionTracker, from: number, seconds: number, wall: number, duration = Infinity): number {
  const n = Math.round(seconds / 0.05)
  for (let i = 0; i <= n; i++) tracker.sample((from + i * 0.05) % duration, wall + i * 0.05)
  return wall + n * 0.05
}

const total = (sections: Section[]) => sections.reduce((sum, s) => sum + s.to_s - s.from_s, 0)

function overlaps(sections: Section[]): boolean {
  return sections.some((a, i) => sections.slice(i + 1).some((b) => a.loop === b.loop && a.from_s < b.to_s && b.from_s < a.to_s))
}

describe('SectionTracker', () => {
  it('makes one section of straight playing', () => {
    const tracker = new SectionTracker(8)
    play(tracker, 0, 4.2, 100)
    expect(tracker.take()).toEqual([{ from_s: 0, to_s: 4.2, loop: 0 }])
    expect(tracker.watchedS).toBe(4.2)
    expect(tracker.take()).toEqual([])
  })

  it('cuts into sections that touch and never overlap', () => {
    const tracker = new SectionTracker(8)
    const got: Section[] = []
    for (let i = 0; i <= 80; i++) {
      tracker.sample(i * 0.05, 100 + i * 0.05)
      if (i % 3 === 0) got.push(...tracker.take())
    }
    got.push(...tracker.take())
    expect(total(got)).toBeCloseTo(4, 3)
    for (let i = 1; i < got.length; i++) expect(got[i]!.from_s).toBe(got[i - 1]!.to_s)
    expect(overlaps(got)).toBe(false)
  })

  it('counts a repeat as the next pass and fills the last bit of the one before', () => {
    const tracker = new SectionTracker(2)
    play(tracker, 0.02, 5, 100, 2)
    const got = tracker.take()
    expect(got.map((s) => s.loop)).toEqual([0, 1, 2])
    expect(got[0]!.to_s).toBe(2)
    expect(tracker.loops).toBe(2)
    expect(total(got)).toBeCloseTo(5, 1)
    expect(overlaps(got)).toBe(false)
  })

  it('does not count what was jumped over, forwards or back', () => {
    const tracker = new SectionTracker(10)
    let wall = play(tracker, 0, 2, 100)
    tracker.seek(6, wall)
    wall = play(tracker, 6, 1, wall)
    tracker.seek(1, wall)
    play(tracker, 1, 1, wall)
    expect(tracker.take()).toEqual([
      { from_s: 0, to_s: 2, loop: 0 },
      { from_s: 6, to_s: 7, loop: 0 },
      { from_s: 1, to_s: 2, loop: 1 },
    ])
    expect(tracker.loops).toBe(0)
  })

  it('sees a jump that nobody told it of', () => {
    const tracker = new SectionTracker(30)
    play(tracker, 0, 1, 100)
    tracker.sample(20, 101.05)
    tracker.sample(20.1, 101.15)
    expect(total(tracker.take())).toBeCloseTo(1.1, 3)
  })

  it('keeps what was played while timers were throttled', () => {
    const tracker = new SectionTracker(30)
    play(tracker, 0, 1, 100)
    tracker.sample(3, 102)
    expect(total(tracker.take())).toBeCloseTo(3, 3)
  })

  it('takes a stall and a tremble of the clock as no time', () => {
    const tracker = new SectionTracker(8)
    tracker.sample(0, 100)
    tracker.sample(1, 101)
    tracker.sample(1, 104)
    tracker.sample(0.99, 104.05)
    tracker.sample(1.2, 104.3)
    expect(tracker.take()).toEqual([{ from_s: 0, to_s: 1.2, loop: 0 }])
  })

  it('starts the next pass when it comes back from the start', () => {
    const tracker = new SectionTracker(8)
    play(tracker, 0, 2, 100)
    tracker.rest()
    play(tracker, 0, 1, 200)
    expect(tracker.take().map((s) => [s.loop, s.to_s])).toEqual([[0, 2], [1, 1]])
  })

  it('never tells more than the length of the video', () => {
    const tracker = new SectionTracker(6)
    tracker.sample(5.5, 100)
    tracker.sample(6.04, 100.54)
    expect(tracker.take()).toEqual([{ from_s: 5.5, to_s: 6, loop: 0 }])
  })

  it('holds its laws for 300 random viewings', () => {
    let seed = 7
    const dice = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648)
    for (let round = 0; round < 300; round++) {
      const length = 2 + dice() * 10
      const tracker = new SectionTracker(length)
      const got: Section[] = []
      let media = 0
      let wall = 1000
      for (let i = 0; i < 200; i++) {
        const what = dice()
        if (what < 0.03) tracker.seek((media = dice() * length), wall)
        else if (what < 0.05) tracker.rest()
        else {
          const step = dice() * 0.12
          wall += step
          if (what < 0.9) media += step
          if (media >= length) media -= length
          tracker.sample(media, wall)
        }
        if (dice() < 0.2) got.push(...tracker.take())
      }
      got.push(...tracker.take())
      expect(overlaps(got)).toBe(false)
      expect(total(got)).toBeLessThanOrEqual(wall - 1000 + 1)
      expect(got.every((s) => s.from_s >= 0 && s.to_s > s.from_s && s.to_s <= length + 0.001)).toBe(true)
      expect(tracker.watchedS).toBeCloseTo(total(got), 1)
    }
  })
})
