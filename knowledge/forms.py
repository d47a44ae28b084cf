from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.models import Agent

from . import languages
from .models import Article, Category
from .models.writing import too_long
from .rendering import LONGEST

MOST_ASKED = 4000  # characters


class ArticleForm(forms.Form):
    """All of an article: what it says, and where it belongs."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        error_messages={"required": _("Give it a title: the question, as a customer asks it.")},
    )
    body = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 20})
    )
    asked = forms.CharField(
        label=_("Questions that it answers"),
        required=False,
        max_length=MOST_ASKED,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As customers ask them, one a line. The bot and the search find it by them."),
    )
    category = forms.ModelChoiceField(
        Category.objects, label=_("Category"), required=False, empty_label=_("None")
    )
    language = forms.ChoiceField(label=_("Language"))
    owner = forms.ModelChoiceField(
        Agent.objects.none(), label=_("Owner"), required=False, empty_label=_("Nobody")
    )
    original = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("Translation of"),
        required=False,
        empty_label=_("None, it stands for itself"),
    )
    is_internal = forms.BooleanField(label=_("For ourselves only"), required=False)
    # The number of the version that the writer has before them.
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, article=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        self.fields["language"].choices = languages.choices()
        self.fields["language"].initial = settings.LANGUAGE_CODE
        self.fields["owner"].queryset = Agent.objects.filter(is_active=True, is_bot=False).order_by(
            "name", "pk"
        )
        originals = Article.objects.filter(original=None).only("title", "language")
        if article:
            originals = originals.exclude(pk=article.pk)
        self.fields["original"].queryset = originals.order_by("title", "pk")
        self.fields["original"].label_from_instance = lambda one: f"{one.title} ({one.language})"

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self):
        body = self.cleaned_data["body"].replace("\r\n", "\n").strip()
        if len(body) > LONGEST:
            raise forms.ValidationError(too_long(body))
        return body

    def clean_asked(self):
        lines = (" ".join(line.split()) for line in self.cleaned_data["asked"].splitlines())
        return "\n".join(line for line in lines if line)

    def clean(self):
        fields = super().clean()
        original, language = fields.get("original"), fields.get("language")
        if not original or not language:
            return fields
        if self.article and self.article.translations.exists():
            self.add_error("original", gettext("It has translations of its own."))
            return fields
        others = original.in_languages().filter(language=language)
        if self.article:
            others = others.exclude(pk=self.article.pk)
        if other := others.first():
            text = gettext("There is one in this language already: “%(title)s”.")
            self.add_error("original", text % {"title": other.title})
        return fields

    @property
    def about(self):
        """What is sorted, and holds at once."""
        names = ("asked", "category", "language", "owner", "original", "is_internal")
        return {name: self.cleaned_data[name] for name in names}
