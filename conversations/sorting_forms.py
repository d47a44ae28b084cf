from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Conversation, Department, IssueType, Refused, Tag
from .models.category import Tone

MOST_AT_ONCE = 50  # words that one press may send

GONE = {"invalid_choice": _("That cannot be chosen any more.")}


class PriorityForm(forms.Form):
    priority = forms.ChoiceField(
        choices=Conversation.Priority.choices, required=False, error_messages=GONE
    )


class DepartmentForm(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.offered(), required=False, error_messages=GONE
    )


class IssueTypeForm(forms.Form):
    issue_type = forms.ModelChoiceField(
        IssueType.objects.offered(), required=False, error_messages=GONE
    )


class MissingForm(PriorityForm, DepartmentForm, IssueTypeForm):
    """What was asked for before closing. What is left empty stays as it is."""

    new = forms.CharField(required=False, max_length=100)

    def fill_in(self, conversation, *, by, now):
        fields = self.cleaned_data
        for name in ("priority", "department", "issue_type"):
            if fields[name]:
                getattr(conversation, f"set_{name}")(fields[name], by=by, now=now)
        if fields["new"]:
            conversation.tag(Tag.objects.named(fields["new"]), by=by, now=now)


class TagsForm(forms.Form):
    """What the tag menu sends: the tags that it showed as chosen (`had`), those that are chosen
    now (`tag`), and names to be found or made: `new` in the colour `tone`, or `new.red`.

    The difference is the change, so that what somebody else did meanwhile stays.
    """

    def clean(self):
        had, tags = self._numbers("had"), self._numbers("tag")
        names = [(name, self.data.get("tone", "")) for name in self.data.getlist("new")]
        names += [(name, tone) for tone in Tone.values for name in self.data.getlist(f"new.{tone}")]
        names = [(name, tone) for name, tone in names if name.strip()]
        if len(had) + len(tags) + len(names) > MOST_AT_ONCE:
            raise forms.ValidationError(_("These are too many at once."))
        found = {tag.pk: tag for tag in Tag.with_removed.filter(pk__in=had ^ tags)}
        add = [tag for pk, tag in found.items() if pk in tags]
        try:
            add += [Tag.objects.named(name, tone=tone) for name, tone in names]
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        remove = [tag for pk, tag in found.items() if pk in had]
        return {"add": add, "remove": remove}

    def _numbers(self, name):
        words = " ".join(self.data.getlist(name)[:MOST_AT_ONCE]).split()[: MOST_AT_ONCE + 1]
        if any(not word.isdecimal() or len(word) > 15 for word in words):
            raise forms.ValidationError(_("That could not be read."))
        return {int(word) for word in words}
