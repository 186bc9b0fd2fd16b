/* The preview of search results and shared links follows what is typed. Without it, it
   shows what was saved. */
(() => {
  const shorten = (text, limit) =>
    text.length > limit ? `${text.slice(0, limit).replace(/\s\S*$/, '')}…` : text;

  class SearchPreview extends window.StimulusModule.Controller {
    static targets = ['title', 'description', 'slug', 'image', 'count', 'none'];
    static values = { suffix: String, limits: Array, words: Array };

    connect() {
      this.form = this.element.closest('form');
      this.update = this.update.bind(this);
      this.form.addEventListener('input', this.update);
      this.form.addEventListener('change', this.update);
      this.chooser = document.getElementById('id_hero_image-chooser');
      this.observer = new MutationObserver(() => this.showImage());
      const watched = { attributes: true, subtree: true };
      if (this.chooser) this.observer.observe(this.chooser, watched);
    }

    disconnect() {
      this.observer.disconnect();
      this.form.removeEventListener('input', this.update);
      this.form.removeEventListener('change', this.update);
    }

    /* The first of the fields that says something, in one line: see PageFacts. */
    read(...names) {
      const texts = names.map((name) => this.form.elements[name]?.value ?? '');
      return (texts.find((text) => text.trim()) ?? '').trim().replace(/\s+/g, ' ');
    }

    update() {
      const title = this.read('seo_title', 'title');
      const written = this.read('search_description', 'standfirst', 'introduction');
      const shown = shorten(written, this.limitsValue[1]);
      const [found, shared] = this.titleTargets;
      found.textContent = `${title}${this.suffixValue}`;
      shared.textContent = title;
      for (const place of this.descriptionTargets) place.textContent = shown;
      const slug = this.read('slug');
      if (this.hasSlugTarget && slug) this.slugTarget.textContent = ` › ${slug}`;
      this.noneTarget.hidden = Boolean(written);
      this.count(0, found.textContent);
      this.count(1, written);
    }

    count(at, text) {
      const limit = this.limitsValue[at];
      const words = this.wordsValue[text.length > limit ? 1 : 0];
      const said = words.replace('%(count)s', text.length).replace('%(limit)s', limit);
      this.countTargets[at].textContent = said;
    }

    showImage() {
      const chosen = this.chooser.querySelector('[data-chooser-image]');
      this.imageTarget.hidden = this.chooser.classList.contains('blank');
      if (chosen?.src) this.imageTarget.src = chosen.src;
    }
  }

  window.wagtail.app.register('tpi-search-preview', SearchPreview);
})();
