from django import template

from publishing.goals import GoalNumber

register = template.Library()


@register.filter
def goal_title(number):
    """Return the short title of the Sustainable Development Goal with that number."""
    return GoalNumber(number).label
