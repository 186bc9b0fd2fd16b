/* Scans the pages batch by batch; stopped half way, what was found stays. */
const root = document.querySelector('[data-phone-scan]');
const form = root.querySelector('form');
const bar = form.querySelector('progress');
const words = form.querySelector('output');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  form.querySelector('button').disabled = true;
  bar.hidden = false;
  const data = new FormData(form);
  data.set('after', '0');
  try {
    for (;;) {
      const response = await fetch(form.action, { method: 'POST', body: data });
      const { done, total, after } = await response.json();
      bar.max = total || 1;
      bar.value = done;
      words.textContent = `${done} / ${total}`;
      if (after === null) break;
      data.set('after', after);
    }
    window.location.reload();
  } catch {
    words.textContent = words.dataset.failed;
    form.querySelector('button').disabled = false;
  }
});
