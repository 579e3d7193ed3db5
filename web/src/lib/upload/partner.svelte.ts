// The video of another that yours is made with: found by the link that led here, and what goes with the upload.
import { json, WireError } from '../wire/client'
import type { VideoCard } from '../wire/types'

export type Mix = 'duet' | 'stitch' | 'sound'
export const PIECE_LEAST_S = 1
export const PIECE_MOST_S = 5

export interface Partner {
  mix: Mix
  src: string
  lasts: number
  /** The maker's, or that of the sound. */
  name: string
}

/** What a link asks to use: `from` a video as `mix`, or the `sound` of one. Null when it asks for nothing. */
export function wanted(asked: URLSearchParams): { mix: Mix; video: string; sound: string } | null {
  const mix = asked.get('mix')
  const [video, sound] = [asked.get('from') ?? '', asked.get('sound') ?? '']
  if ((mix === 'duet' || mix === 'stitch') && video !== '') return { mix, video, sound: '' }
  return sound !== '' ? { mix: 'sound', video: '', sound } : null
}

/** The video that is asked for, as it can be played here. Throws `WireError`; null for a sound whose video is gone. */
export async function partnerOf(want: { mix: Mix; video: string; sound: string }): Promise<Partner | null> {
  if (want.mix === 'sound') {
    const page = await json<{ preview: string; seconds: number; sound: { title: string } }>(`/v1/sounds/${encodeURIComponent(want.sound)}`)
    return page.preview === '' ? null : { mix: 'sound', src: page.preview, lasts: page.seconds, name: page.sound.title }
  }
  const video = await json<VideoCard>(`/v1/videos/${encodeURIComponent(want.video)}`)
  if ((want.mix === 'duet' && video.duet === false) || (want.mix === 'stitch' && video.stitch === false)) {
    throw new WireError(403, { code: 'not_permitted', message: '', field: 'from', retry: false })
  }
  return { mix: want.mix, src: video.src, lasts: video.duration_s, name: `@${video.creator.handle}` }
}
