import { describe, expect, it } from 'vitest'
import { pick, type Screen } from '../src/lib/feed/size'

const size = (width: number, mbps: number) => ({ src: `/${width}.mp4`, width, height: (width * 16) / 9, bytes: (mbps * 1e6 * 10) / 8 })
const video = { src: '/720.mp4', duration_s: 10, sizes: [size(360, 0.8), size(720, 2.5), size(1080, 5)] }
const screen = (more: Partial<Screen>): Screen => ({ width: 720, height: 1280, mbps: 0, save: false, ...more })

describe('pick', () => {
  it('takes the smallest that is sharp here', () => {
    expect(pick(video, screen({ width: 390, height: 844 }))).toBe('/360.mp4')
    expect(pick(video, screen({}))).toBe('/720.mp4')
    expect(pick(video, screen({ width: 1100, height: 1900 }))).toBe('/1080.mp4')
    expect(pick(video, screen({ width: 4000, height: 7000 }))).toBe('/1080.mp4')
  })
  it('takes what the line carries', () => {
    expect(pick(video, screen({ width: 1080, height: 1920, mbps: 5 }))).toBe('/720.mp4')
    expect(pick(video, screen({ mbps: 0.2 }))).toBe('/360.mp4')
    expect(pick(video, screen({ mbps: 10, save: true }))).toBe('/360.mp4')
  })
  it('takes the one file that there is', () => {
    expect(pick({ src: '/a.mp4', duration_s: 3, sizes: [] }, screen({}))).toBe('/a.mp4')
    expect(pick({ src: '/a.mp4', duration_s: 3, sizes: undefined } as never, screen({}))).toBe('/a.mp4')
  })
})
