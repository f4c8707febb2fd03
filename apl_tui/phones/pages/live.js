// Asks how it stands, shows the page that holds now, and sends the form without leaving it, so that
// nothing is lost when the network is. All works without it.
(() => {
  const d = document, body = d.body, $ = id => d.getElementById(id)
  let timer, missed = 0, sending = false, unsent = false
  const patience = 4000
  const get = async (path, options, wait) => {
    const control = new AbortController(), stop = setTimeout(() => control.abort(), wait || patience)
    try {
      const answer = await fetch(path, { ...options, signal: control.signal, cache: 'no-store' })
      if (answer.status >= 500) throw answer
      return { status: answer.status, text: await answer.text() }
    } finally { clearTimeout(stop) }
  }
  // The page of an answer takes the place of this one; quietly, unless all are counted as they were.
  const show = (text, quiet) => {
    const next = new DOMParser().parseFromString(text, 'text/html'), page = next.getElementById('page')
    if (!page) throw text
    page.querySelectorAll('noscript').forEach(e => e.remove())
    if (quiet && next.body.dataset.page == 'complete') return
    for (const name of Object.keys(body.dataset)) delete body.dataset[name]
    Object.assign(body.dataset, next.body.dataset)
    d.title = next.title
    d.documentElement.lang = next.documentElement.lang
    $('page').replaceWith(page)
    scrollTo(0, 0)
    const first = page.querySelector('[autofocus]') || page.querySelector('h1')
    first.tabIndex = -1
    first.focus({ preventScroll: true })
    begin()
  }
  const begin = () => {
    unsent = sending = false
    if (!/ballot|full|complete|again/.test(body.dataset.page)) questions.forget()
    questions.begin()
  }
  const load = async (path, quiet) => {
    try { show((await get(path)).text, quiet) } catch (e) { missed++ }
    tell()
  }
  const tell = () => {
    if ($('away')) $('away').hidden = missed < 3
    if ($('linked')) $('linked').hidden = missed > 0
  }
  const later = () => {
    clearTimeout(timer)
    if (body.dataset.home && body.dataset.page != 'over') timer = setTimeout(ask, +body.dataset.every || 2000 + Math.random() * 1000)
  }
  const ask = async () => {
    clearTimeout(timer)
    if (d.hidden) return // it asks at once when it is seen again
    if (sending) return later()
    const { home, state, round, page } = body.dataset
    try {
      const { status, text } = await get(home + '/state')
      const now = status == 200 ? JSON.parse(text) : {}
      missed = 0
      if (unsent) await send()
      else if (now.state != state || now.round != round) await load(home)
      else if (/full|complete/.test(page)) await load(home, true)
    } catch (e) { missed++ }
    tell()
    later()
  }
  const send = async () => {
    const form = d.querySelector('main form'), button = form.querySelector('button'), note = $('unsent')
    sending = true
    note.textContent = ''
    button.textContent = form.dataset.sending
    const body = new URLSearchParams(new FormData(form))
    try {
      show((await get(form.action, { method: 'POST', body }, 3 * patience)).text)
    } catch (e) {
      sending = false
      unsent = true
      button.textContent = form.dataset.again
      note.textContent = note.dataset.words
    }
  }
  d.addEventListener('submit', e => {
    if (e.target.method != 'post') return
    e.preventDefault()
    if (!sending && questions.complete()) send()
  })
  d.addEventListener('click', e => {
    const link = e.target.closest('a'), home = body.dataset.home
    if (!link || !home || link.pathname != home || link.hash) return
    e.preventDefault()
    load(link.pathname + link.search)
  })
  d.addEventListener('visibilitychange', ask)
  // A page that was kept may show what was answered, to whoever borrows the phone.
  addEventListener('pageshow', e => {
    if (e.persisted) location.replace(body.dataset.home)
  })
  begin()
  tell()
  later()
})()
