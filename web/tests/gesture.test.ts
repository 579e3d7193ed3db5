import { describe, expect, it } from 'vitest'
import { followFinger, swipeStep, TapCounter, WheelStepper } from '../src/lib/feed/gesture'
import { shares, start } from '../src/lib/why'

describe('swipeStep', () => {
  it('takes distance or speed, never more than one step', () => {
    expect(swipeStep(-300, 0, 800)).toBe(1)
    expect(swipeStep(300, 0, 800)).toBe(-1)
    expect(swipeStep(-40, -0.8, 800)).toBe(1)
    expect(swipeStep(-2000, -9, 800)).toBe(1)
  })
  it('stays when it was a tremble, or was taken back', () => {
    expect(swipeStep(-10, -2, 800)).toBe(0)
    expect(swipeStep(-100, 0.9, 800)).toBe(0)
  })
  it('resists at the ends', () => {
    expect(followFinger(100, true, false)).toBe(30)
    expect(followFinger(-100, true, false)).toBe(-100)
    expect(followFinger(-100, false, true)).toBe(-30)
  })
})

describe('WheelStepper', () => {
  it('steps once for a throw of a trackpad with its inertia', () => {
    const wheel = new WheelStepper()
    let steps = 0
    for (let i = 0, size = 80; i < 60; i++, size *= 0.93) steps += wheel.push(size, i * 16)
    expect(steps).toBe(1)
  })
  it('steps once a notch of a mouse wheel', () => {
    const wheel = new WheelStepper()
    expect([0, 500, 1000, 1500].map((at) => wheel.push(100, at))).toEqual([1, 1, 1, 1])
    expect(wheel.push(-100, 2000)).toBe(-1)
  })
  it('does not step for a touch of it', () => {
    expect(new WheelStepper().push(4, 0)).toBe(0)
  })
})

describe('TapCounter', () => {
  it('tells double from single', () => {
    const taps = new TapCounter()
    expect(taps.tap(10, 10, 0)).toBe(false)
    expect(taps.tap(14, 12, 200)).toBe(true)
    expect(taps.tap(10, 10, 1000)).toBe(false)
    expect(taps.tap(300, 300, 1100)).toBe(false)
  })
})

describe('shares', () => {
  it('are parts of a whole, biggest first', () => {
    const parts = shares({ finish: 0.3, like: 0.1, early_skip: -0.1 })
    expect(parts.map((p) => [p.term, p.lifts])).toEqual([['finish', true], ['like', true], ['early_skip', false]])
    expect(parts.reduce((sum, p) => sum + p.share, 0)).toBeCloseTo(1)
    expect(parts[0]!.share).toBeCloseTo(0.6)
  })
  it('leave out what is the same for every video, which with the rest is the score', () => {
    const terms = { start: 0.5, habit: 0.1, moment: -0.05, topic: 0.3, age: -0.1 }
    expect(shares(terms).map((p) => p.term)).toEqual(['topic', 'age'])
    expect(start(terms)).toBeCloseTo(0.55)
  })
  it('puts the small ones together and survives nonsense', () => {
    expect(shares({ a: 1, b: 0.001, c: 0.002 }).map((p) => p.term)).toEqual(['a', 'rest'])
    expect(shares({ a: NaN, b: 0 })).toEqual([])
  })
})
