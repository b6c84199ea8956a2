// Optional: every page works without it.
(() => {
  'use strict';
  const doc = document;
  doc.documentElement.classList.replace('nojs', 'js');

  // Results are said in div#st[role=status]. The short gap lets a screen reader notice the same words twice.
  const st = doc.getElementById('st');
  let timer;
  const say = (words) => {
    clearTimeout(timer);
    st.textContent = '';
    timer = setTimeout(() => {
      st.textContent = words;
      timer = setTimeout(() => { st.textContent = ''; }, 5000);
    }, 50);
  };

  // 1. The error summary takes the focus.
  const summary = doc.querySelector('.errsum');
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }

  // 2 and 7. Copy and print buttons.
  const copy = async (from) => {
    try {
      await navigator.clipboard.writeText('value' in from ? from.value : from.textContent);
      say('Copied');
    } catch {
      say('Could not copy. Select the text and copy it yourself');
    }
  };
  doc.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-copy],[data-print]');
    if (!button) return;
    if (button.hasAttribute('data-print')) return window.print();
    const from = doc.getElementById(button.dataset.copy.slice(1));
    if (from) copy(from);
  });

  // 3. Tick boxes save themselves: one request of a form at a time, each with the whole form. A request that fails
  // may have spent its key on what was sent then (`tried`); boxes that changed since go out once more under the fresh key.
  const queues = new WeakMap();
  const queueOf = (form) => {
    if (!queues.has(form)) queues.set(form, {});
    return queues.get(form);
  };
  const body = (form) => new URLSearchParams(new FormData(form)).toString();
  const post = (form, data) => fetch(form.getAttribute('action') || location.href, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: data,
    keepalive: true,
    signal: AbortSignal.timeout(10000),
  });
  const save = async (form) => {
    const queue = queueOf(form);
    queue.more = true;
    if (queue.busy) return;
    queue.busy = true;
    let saved = false;
    while (queue.more) {
      queue.more = false;
      const data = body(form);
      queue.tried ??= data;
      try {
        const answer = await post(form, data);
        if (!answer.ok || answer.redirected) throw new Error('not saved');
        const fresh = await answer.json();
        for (const name of ['revision', 'idempotency']) {
          const field = form.elements[name];
          if (field && name in fresh) field.value = fresh[name];
        }
        if (queue.tried !== data) queue.more = true;
        queue.tried = null;
        saved = true;
      } catch {
        saved = false;
      }
    }
    queue.busy = false;
    say(saved ? 'Saved' : 'Not saved. Press Save progress');
    if (queue.then) {
      const button = queue.then.button;
      queue.then = null;
      queue.go = true;
      form.requestSubmit(button);
      queue.go = false;
    }
  };
  const canSave = 'timeout' in AbortSignal && 'requestSubmit' in HTMLFormElement.prototype;
  doc.addEventListener('change', (event) => {
    const form = event.target.form;
    if (canSave && form && form.matches('[data-ticks]')) save(form);
  });
  addEventListener('pagehide', () => {
    for (const form of doc.querySelectorAll('form[data-ticks]')) {
      if (queueOf(form).more) post(form, body(form)).catch(() => {});
    }
  });

  // 6. A second submit within 3 seconds is swallowed. "Save progress" waits for a running save.
  let sent = new WeakMap();
  const release = (button) => button.removeAttribute('aria-disabled');
  doc.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (event.timeStamp - sent.get(form) < 3000) {
      event.preventDefault();
      return;
    }
    const queue = queueOf(form);
    if (!queue.go && (queue.busy || (queue.tried && queue.tried !== body(form)))) {
      event.preventDefault();
      queue.then = { button };
      if (!queue.busy) save(form);
      return;
    }
    sent.set(form, event.timeStamp);
    if (!button) return;
    button.setAttribute('aria-disabled', 'true');
    setTimeout(release, 3000, button);
  });
  addEventListener('pageshow', () => {
    sent = new WeakMap();
    doc.querySelectorAll('[aria-disabled]').forEach(release);
  });

  // 4 and 5. Text areas grow, and say when little room is left.
  const grow = (area) => {
    while (area.scrollHeight > area.clientHeight && area.rows < 30) area.rows += 1;
  };
  doc.querySelectorAll('textarea').forEach(grow);
  const timers = new WeakMap();
  doc.addEventListener('input', (event) => {
    const area = event.target;
    if (!area.matches('textarea')) return;
    grow(area);
    const out = doc.getElementById(`${area.id}-count`);
    if (!out || area.maxLength < 0 || !area.hasAttribute('data-count')) return;
    clearTimeout(timers.get(area));
    timers.set(area, setTimeout(() => {
      const left = area.maxLength - area.value.length;
      const near = left <= Math.max(20, Math.min(200, area.maxLength / 10));
      const words = `You have ${left} ${left === 1 ? 'character' : 'characters'} left`;
      out.textContent = near ? words : '';
    }, 600));
  });

  // 8. What is folded away is printed too.
  addEventListener('beforeprint', () => {
    for (const part of doc.querySelectorAll('[data-open-print]:not([open])')) {
      part.open = true;
      part.dataset.opened = '';
    }
  });
  addEventListener('afterprint', () => {
    for (const part of doc.querySelectorAll('[data-opened]')) {
      part.open = false;
      delete part.dataset.opened;
    }
  });

  // 9. What others do is said and offered. A page to read changes in place, but not under the focus. Hidden windows
  // do not listen.
  const bar = doc.querySelector('[data-live]');
  if (!bar || !window.EventSource) return;
  const [words, pause] = bar.querySelectorAll('span,button');
  const link = bar.querySelector('[hidden]');
  const main = doc.querySelector('main');
  const here = location.pathname;
  let address = bar.dataset.live;
  let news = [];
  let stream, late, wait;
  const show = (text, path) => {
    say(words.textContent = text);
    link.hidden = !path;
    link.href = path;
  };
  const plain = () => !main.querySelector('form .btn,[open],:focus,[data-once]');
  const update = () => {
    const ask = new XMLHttpRequest();
    ask.open('GET', location);
    ask.responseType = 'document';
    ask.onload = () => {
      const same = ask.status === 200 && ask.responseURL.includes(here);
      if (same && plain()) main.replaceChildren(...ask.response.querySelector('main').childNodes);
    };
    ask.send();
  };
  const tell = () => {
    wait = 0;
    const last = news.at(-1);
    if (!last || pause.ariaPressed === 'true') return;
    show(news[1] ? `${news.length} changes, now: ${last.words}` : last.words, last.path);
    news = [];
    if (plain()) update();
    wait = setTimeout(tell, 5000);
  };
  const listen = () => {
    stream?.close();
    late = clearTimeout(late);
    if (doc.hidden) return;
    stream = new EventSource(address);
    stream.onopen = () => {
      if (late === 0) show('Connected');
      late = clearTimeout(late);
    };
    stream.onmessage = (event) => {
      address = address.replace(/\d+$/, event.lastEventId);
      news.push(JSON.parse(event.data));
      if (!wait) tell();
    };
    stream.onerror = () => {
      if (stream.readyState > 1) show('Updates have stopped', here);
      else late ??= setTimeout(() => { late = 0; show('No connection. Trying again', here); }, 10000);
    };
    stream.addEventListener('end', () => {
      stream.close();
      show('This session has ended for you', here);
      if (plain()) location.reload();
    });
  };
  pause.addEventListener('click', () => {
    pause.ariaPressed = pause.ariaPressed !== 'true';
    if (!wait) tell();
  });
  doc.addEventListener('visibilitychange', listen);
  addEventListener('submit', () => stream?.close());
  listen();
})();
