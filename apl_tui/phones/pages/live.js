// Refreshes the page when the round opens or closes, or when the browser had kept it, and counts dots.
// All works without it.
(() => {
  const d = document, { home, state, round, every } = d.body.dataset, away = d.getElementById('away')
  let timer, missed = 0
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, +every || 2000 + Math.random() * 1000) }
  const ask = async () => {
    clearTimeout(timer)
    if (d.hidden) return
    try {
      const now = await (await fetch(home + '/state')).json()
      missed = 0
      if (now.state != state || now.round != round) return location.replace(home)
    } catch (e) { missed++ }
    away.hidden = missed < 3
    later()
  }
  d.addEventListener('visibilitychange', ask)
  // A page that was kept shows what was filled in, to whoever borrows the phone.
  addEventListener('pageshow', e => { if (e.persisted) location.replace(home) })
  later()
  for (const group of d.querySelectorAll('fieldset')) {
    const boxes = [...group.querySelectorAll('[type=checkbox]')], none = boxes.pop()
    if (!none) continue
    const left = group.querySelector('.left')
    const count = e => {
      if (e && e.target == none) boxes.forEach(b => { b.checked = b.checked && !none.checked })
      else if (e) none.checked = false
      if (left) left.textContent = left.dataset.counts.split('|')[boxes.filter(b => b.checked).length]
    }
    group.addEventListener('change', count)
    count()
  }
})()
