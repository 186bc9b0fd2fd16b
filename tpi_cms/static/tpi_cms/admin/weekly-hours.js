/* Weekly hours: a switch a day, more openings, copying, and a summary read back.
   Everything is plain time inputs without this script; a closed day's are disabled. */
(() => {
  const language = document.documentElement.lang || 'en';
  const minutes = (input) => input.valueAsNumber / 60000;
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

  function clock(minute) {
    const options = { hour: 'numeric', timeZone: 'UTC' };
    if (minute % 60) options.minute = '2-digit';
    const text = new Intl.DateTimeFormat(language, options).format(minute * 60000);
    return language.startsWith('en') ? text.toLowerCase() : text;
  }

  class Day {
    constructor(element, changed) {
      this.element = element;
      this.changed = changed;
      this.spans = [...element.querySelectorAll('[data-span]')];
      this.switch = element.querySelector('[data-switch]');
      this.switch.parentElement.hidden = false;
      this.spans.forEach((span) => {
        span.hidden = this.isEmpty(span);
      });
      this.switch.checked = this.spans.some((span) => !span.hidden);
      this.spans[0].hidden = false;
      element.addEventListener('input', () => this.update());
      element.querySelector('[data-add]').addEventListener('click', () => this.add());
      element.querySelectorAll('[data-remove]').forEach((button) => {
        button.addEventListener('click', () => this.remove(button.closest('[data-span]')));
      });
    }

    inputs(span) {
      return [...span.querySelectorAll('input')];
    }

    isEmpty(span) {
      return this.inputs(span).every((input) => !input.value);
    }

    shown() {
      return this.switch.checked ? this.spans.filter((span) => !span.hidden) : [];
    }

    add() {
      const next = this.spans.find((span) => span.hidden);
      if (!next) return;
      next.hidden = false;
      this.inputs(next)[0].focus();
      this.update();
    }

    remove(span) {
      this.inputs(span).forEach((input) => {
        input.value = '';
      });
      span.hidden = true;
      this.element.querySelector('[data-add]').focus();
      this.update();
    }

    /* Complete openings as [start, end], in minutes; the end may be past midnight. */
    times() {
      return this.shown()
        .map((span) => this.inputs(span).map(minutes))
        .filter((times) => !times.some(Number.isNaN))
        .map(([start, end]) => [start, end <= start ? end + 1440 : end])
        .sort((one, other) => one[0] - other[0]);
    }

    copyFrom(other) {
      this.switch.checked = other.switch.checked;
      this.spans.forEach((span, index) => {
        const source = other.spans[index];
        span.hidden = source ? source.hidden : true;
        this.inputs(span).forEach((input, end) => {
          input.value = source ? other.inputs(source)[end].value : '';
        });
      });
      this.update();
    }

    update() {
      const open = this.switch.checked;
      this.element.classList.toggle('tpi-day--closed', !open);
      this.element.querySelector('[data-closed-note]').hidden = open;
      this.spans.forEach((span) => {
        this.inputs(span).forEach((input) => {
          input.disabled = !open;
        });
        const tool = span.querySelector('[data-add], [data-remove]');
        tool.hidden = tool.matches('[data-add]') && !this.spans.some((one) => one.hidden);
        this.ask(span);
      });
      this.changed();
    }

    ask(span) {
      const note = span.querySelector('[data-note]');
      const [start, end] = this.inputs(span).map(minutes);
      const { allDay, overnight, noTimes } = this.element.parentElement.dataset;
      const isOpenWithoutTimes =
        this.switch.checked && span === this.spans[0] && this.spans.every(this.isEmpty, this);
      note.hidden = !(end <= start) && !isOpenWithoutTimes;
      if (note.hidden) return;
      if (isOpenWithoutTimes) {
        note.textContent = noTimes;
        return;
      }
      const values = { time: clock(end), hours: number.format((end + 1440 - start) / 60) };
      note.textContent = start === end ? allDay : fill(overnight, values);
    }
  }

  function summarise(week, days) {
    const { closed, total } = week.dataset;
    const groups = [];
    let sum = 0;
    for (const day of days) {
      const times = day.times();
      sum += times.reduce((all, [start, end]) => all + end - start, 0);
      const text =
        times.map(([start, end]) => `${clock(start)}–${clock(end % 1440)}`).join(', ') ||
        closed;
      const last = groups[groups.length - 1];
      if (last && last.text === text) last.to = day.element.dataset.short;
      else groups.push({ text, from: day.element.dataset.short });
    }
    const parts = groups.map(
      ({ from, to, text }) => `${to ? `${from}–${to}` : from} ${text}`,
    );
    parts.push(fill(total, { hours: number.format(sum / 60) }));
    week.querySelector('[data-summary]').textContent = parts.join(' · ');
  }

  function start(week) {
    const days = [];
    let ready = false;
    const changed = () => ready && summarise(week, days);
    week.querySelectorAll('[data-day]').forEach((element) => {
      days.push(new Day(element, changed));
    });
    days.forEach((day, index) => {
      const menu = day.element.querySelector('[data-copy]');
      menu.hidden = false;
      menu.addEventListener('click', ({ target }) => {
        if (target.type !== 'button') return;
        const keys = target.value.split(' ');
        days.forEach((other, position) => {
          const isNext = target.value === 'next' && position === (index + 1) % 7;
          if (other !== day && (isNext || keys.includes(other.element.dataset.day))) {
            other.copyFrom(day);
          }
        });
        menu.open = false;
        menu.querySelector('summary').focus();
      });
      menu.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') menu.open = false;
      });
      menu.addEventListener('focusout', ({ relatedTarget }) => {
        if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
      });
      day.update();
    });
    ready = true;
    summarise(week, days);
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-tpi-week]').forEach(start);
  });
})();
