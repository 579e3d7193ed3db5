// Which page the address names: /, /following, /me, /v/<id>. Anything else is the feed.

export type Route = { page: 'foryou' } | { page: 'following' } | { page: 'me' } | { page: 'video'; id: string }

export function parse(path: string): Route {
  const video = /^\/v\/([^/]+)\/?$/.exec(path)?.[1]
  if (video) return { page: 'video', id: safely(video) }
  if (/^\/following\/?$/.test(path)) return { page: 'following' }
  if (/^\/me\/?$/.test(path)) return { page: 'me' }
  return { page: 'foryou' }
}

function safely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

class Router {
  now = $state.raw<Route>(parse(location.pathname))

  go(path: string): void {
    if (path !== location.pathname) history.pushState(null, '', path)
    this.now = parse(path)
  }
  /** The address changed by the browser's own buttons. */
  read(): void {
    this.now = parse(location.pathname)
  }
}

export const router = new Router()

/** For links: goes there without a reload, unless a new tab or window was asked for. */
export function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = (event.currentTarget as HTMLAnchorElement).pathname
  event.preventDefault()
  router.go(link)
}
