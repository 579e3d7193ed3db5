// Which file of a video to play: the smallest that is sharp on this screen, and that this line carries.
import type { Rendition, VideoCard } from '../wire/types'

export interface Screen {
  /** Pixels of the place where it plays, as the screen counts them. */
  width: number
  height: number
  /** Megabits a second, when the browser tells; 0 when not. */
  mbps: number
  save: boolean
}

/** A line that is shared and uneven carries so much of what it measured. */
const CARRIES = 0.6
/** A picture with this much of the screen's pixels looks as sharp. */
const SHARP = 0.8

/** The path of the file to play. */
export function pick(video: Pick<VideoCard, 'src' | 'sizes' | 'duration_s'>, screen: Screen): string {
  const sizes = video.sizes ?? []
  if (sizes.length === 0) return video.src
  if (screen.save) return sizes[0]!.src
  const carried = sizes.filter((size) => screen.mbps === 0 || mbps(size, video.duration_s) <= screen.mbps * CARRIES)
  const sharp = carried.find((size) => covers(size, screen))
  return (sharp ?? carried.at(-1) ?? sizes[0]!).src
}

function covers(size: Rendition, screen: Screen): boolean {
  return size.width >= screen.width * SHARP || size.height >= screen.height * SHARP
}

function mbps(size: Rendition, seconds: number): number {
  return seconds > 0 ? (size.bytes * 8) / seconds / 1e6 : 0
}

/** This screen and line, now. A screen of very many pixels gains nothing beyond twice the size. */
export function here(save: boolean): Screen {
  const link = (navigator as { connection?: { downlink?: number; saveData?: boolean } }).connection
  const dense = Math.min(2, devicePixelRatio)
  const tall = innerHeight * dense
  const wide = Math.min(innerWidth * dense, (tall * 9) / 16)
  return { width: wide, height: tall, mbps: link?.downlink ?? 0, save: save || link?.saveData === true }
}

/** Subtitles stand above the caption, not behind it. */
export function raise(event: Event): void {
  for (const cue of (event.currentTarget as HTMLTrackElement).track.cues ?? []) {
    if (!(cue instanceof VTTCue)) continue
    cue.snapToLines = false
    cue.line = 62
  }
}
