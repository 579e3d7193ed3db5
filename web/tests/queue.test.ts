import { describe, expect, it } from 'vitest'
import { EventQueue } from '../src/lib/events/queue'
import type { PlayerEvent } from '../src/lib/wire/types'
import { FakeStore, watch } from './cast'

const ids = (events: PlayerEvent[]) => events.map((e) => e.id)

describe('EventQueue', () => {
  it('keeps events until they are settled', () => {
    const queue = new EventQueue(new FakeStore(), 'a')
    const [one, two] = [watch(0, 1), watch(5, 6)]
    queue.push(one)
    queue.push(two)
    expect(ids(queue.batch(10, 1e6))).toEqual([one.id, two.id])
    expect(queue.size).toBe(2)
    queue.settle([one.id])
    expect(ids(queue.batch(10, 1e6))).toEqual([two.id])
  })

  it('survives a reload with the same ids', () => {
    const store = new FakeStore()
    const first = new EventQueue(store, 'a')
    const event = watch(0, 1)
    first.push(event)
    first.batch(10, 1e6)
    const second = new EventQueue(store, 'b')
    expect(ids(second.batch(10, 1e6))).toEqual([event.id])
    second.settle([event.id])
    expect(store.length).toBe(0)
  })

  it('two tabs do not overwrite each other', () => {
    const store = new FakeStore()
    const [a, b] = [new EventQueue(store, 'a'), new EventQueue(store, 'b')]
    const [one, two] = [watch(0, 1), watch(3, 4)]
    a.push(one)
    b.push(two)
    expect(ids(new EventQueue(store, 'c').batch(10, 1e6))).toEqual([one.id, two.id])
  })

  it('lets a section grow while nobody was told of it, and never after', () => {
    const queue = new EventQueue(new FakeStore(), 'a')
    queue.push(watch(0, 1))
    queue.push(watch(1, 2))
    const batch = queue.batch(10, 1e6)
    expect(batch).toMatchObject([{ from_s: 0, to_s: 2 }])
    queue.push(watch(2, 3))
    expect(queue.batch(10, 1e6)).toMatchObject([{ from_s: 0, to_s: 2 }, { from_s: 2, to_s: 3 }])
  })

  it('does not join sections of other passes, videos or places', () => {
    const queue = new EventQueue(new FakeStore(), 'a')
    for (const e of [watch(0, 1), watch(1, 2, 1), watch(2, 3, 1, 'p.1'), watch(4, 5, 1, 'p.1')]) queue.push(e)
    expect(queue.size).toBe(4)
  })

  it('gives batches by number and by size, at least one event', () => {
    const queue = new EventQueue(new FakeStore(), 'a')
    for (let i = 0; i < 10; i++) queue.push(watch(i * 2, i * 2 + 1))
    expect(queue.batch(3, 1e6)).toHaveLength(3)
    expect(queue.batch(10, 300).length).toBeLessThan(4)
    expect(queue.batch(10, 1)).toHaveLength(1)
  })

  it('works on when storage is full or spoilt', () => {
    const store = new FakeStore()
    store.setItem('fyp.queue.x', '{oops')
    const queue = new EventQueue(store, 'a')
    store.full = true
    queue.push(watch(0, 1))
    expect(queue.size).toBe(1)
  })
})
